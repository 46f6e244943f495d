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

  private static final Duration DELAY = Duration.ofSeconds(1);

  private WaitNotice() {}

  /**
   * Runs an operation and reports it if it is slow.
   *
   * @param err standard error of the command
   * @param notice name of the operation, such as "waiting for Temporal"
   */
  public static <R> R during(PrintWriter err, String notice, Supplier<R> operation) {
    return during(err, notice, DELAY, operation);
  }

  static <R> R during(PrintWriter err, String notice, Duration delay, Supplier<R> operation) {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "wait-notice");
              thread.setDaemon(true);
              return thread;
            });
    Future<?> scheduled =
        timer.schedule(
            () -> {
              err.println("onboard: " + notice + "…");
              err.flush();
            },
            delay.toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      return operation.get();
    } finally {
      scheduled.cancel(false);
      timer.shutdown();
    }
  }
}
