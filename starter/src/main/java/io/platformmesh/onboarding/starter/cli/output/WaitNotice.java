package io.platformmesh.onboarding.starter.cli.output;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Reports on standard error what a command is waiting for if an operation takes more than a second.
 */
public final class WaitNotice {

  private static final Duration NOTICE_DELAY = Duration.ofSeconds(1);

  /** A notice that is being written is not interrupted. */
  private static final boolean MAY_INTERRUPT = false;

  private WaitNotice() {}

  /**
   * Runs an operation and prints a notice if the operation is slow.
   *
   * @param errorOutput standard error of the command
   * @param noticeText name of the operation, such as "waiting for Temporal"
   */
  public static <R> R during(
      PrintWriter errorOutput, String noticeText, Supplier<R> slowOperation) {
    return during(errorOutput, noticeText, NOTICE_DELAY, slowOperation);
  }

  static <R> R during(
      PrintWriter errorOutput, String noticeText, Duration noticeDelay, Supplier<R> slowOperation) {
    ScheduledExecutorService noticeTimer =
        Executors.newSingleThreadScheduledExecutor(WaitNotice::daemonThread);
    Future<?> scheduledNotice =
        noticeTimer.schedule(
            () -> {
              errorOutput.println("onboard: " + noticeText + "…");
              errorOutput.flush();
            },
            noticeDelay.toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      return slowOperation.get();
    } finally {
      scheduledNotice.cancel(MAY_INTERRUPT);
      noticeTimer.shutdown();
    }
  }

  private static Thread daemonThread(Runnable noticeTask) {
    Thread noticeThread = new Thread(noticeTask, "wait-notice");
    noticeThread.setDaemon(true);
    return noticeThread;
  }
}
