package io.platformmesh.onboarding.workflows.run;

import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** Waits that end by themselves, each with a name that the Temporal UI shows. */
final class Timers {

  private Timers() {}

  /**
   * Waits until something is so, but not for ever.
   *
   * @param longest how long at most
   * @param summary what the Temporal UI calls the timer
   * @param condition what is waited for
   * @return whether it is so
   */
  static boolean await(Duration longest, String summary, Functions.Func<Boolean> condition) {
    if (condition.apply() || longest.isZero() || longest.isNegative()) {
      return condition.apply();
    }
    Running timer = start(longest, summary);
    Workflow.await(() -> condition.apply() || timer.isOver());
    timer.stop();
    return condition.apply();
  }

  /** Starts a timer. */
  static Running start(Duration duration, String summary) {
    Running timer = new Running();
    timer.scope =
        Workflow.newCancellationScope(
            () ->
                timer.promise =
                    Workflow.newTimer(
                        duration, TimerOptions.newBuilder().setSummary(summary).build()));
    timer.scope.run();
    return timer;
  }

  /** A timer that runs. */
  static final class Running {

    private CancellationScope scope = Workflow.newCancellationScope(() -> {});
    private Promise<Void> promise = Workflow.newPromise();

    private Running() {}

    boolean isOver() {
      return promise.isCompleted();
    }

    void stop() {
      if (!promise.isCompleted()) {
        scope.cancel("no longer needed");
      }
    }
  }
}
