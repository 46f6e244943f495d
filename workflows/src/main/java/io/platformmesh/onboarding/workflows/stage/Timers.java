package io.platformmesh.onboarding.workflows.stage;

import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** Starts timers that have a summary in the Temporal UI and can be cancelled. */
public final class Timers {

  private Timers() {}

  /**
   * Waits for a condition, at most for a duration.
   *
   * @param longest the longest wait; zero or a negative duration does not wait
   * @param summary the name of the timer in the Temporal UI
   * @return whether the condition is true
   */
  public static boolean await(Duration longest, String summary, Functions.Func<Boolean> condition) {
    if (condition.apply() || longest.isZero() || longest.isNegative()) {
      return condition.apply();
    }
    Timer timer = start(longest, summary);
    Workflow.await(() -> condition.apply() || timer.hasFired());
    timer.cancel();
    return condition.apply();
  }

  static Timer start(Duration duration, String summary) {
    Timer timer = new Timer();
    timer.scope =
        Workflow.newCancellationScope(
            () ->
                timer.promise =
                    Workflow.newTimer(
                        duration, TimerOptions.newBuilder().setSummary(summary).build()));
    timer.scope.run();
    return timer;
  }

  /** A timer that was started. */
  static final class Timer {

    private CancellationScope scope = Workflow.newCancellationScope(() -> {});
    private Promise<Void> promise = Workflow.newPromise();

    private Timer() {}

    boolean hasFired() {
      return promise.isCompleted();
    }

    void cancel() {
      if (!promise.isCompleted()) {
        scope.cancel("no longer needed");
      }
    }
  }
}
