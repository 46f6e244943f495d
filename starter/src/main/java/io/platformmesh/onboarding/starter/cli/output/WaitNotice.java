package io.platformmesh.onboarding.starter.cli.output;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tells on standard error what a command is waiting for, once that lasts so long that people begin
 * to wonder.
 */
public final class WaitNotice {

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private WaitNotice() {}

  /**
   * Does something that may take long.
   *
   * @param err where people see that it does
   * @param what what is waited for, as in "waiting for Temporal"
   */
  public static <R> R during(PrintWriter err, String what, Supplier<R> work) {
    return during(err, what, PATIENCE, work);
  }

  static <R> R during(PrintWriter err, String what, Duration patience, Supplier<R> work) {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "slow-notice");
              thread.setDaemon(true);
              return thread;
            });
    Future<?> notice =
        timer.schedule(
            () -> {
              err.println("onboard: " + what + "…");
              err.flush();
            },
            patience.toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      return work.get();
    } finally {
      notice.cancel(false);
      timer.shutdown();
    }
  }
}
