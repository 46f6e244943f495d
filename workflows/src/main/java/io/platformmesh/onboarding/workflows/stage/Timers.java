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
   * @param longestWait the longest wait; zero or a negative duration does not wait
   * @param summary the name of the timer in the Temporal UI
   * @return whether the condition is true at the end of the wait
   */
  public static boolean await(
      Duration longestWait, String summary, Functions.Func<Boolean> condition) {
    if (condition.apply() || longestWait.isZero() || longestWait.isNegative()) {
      return condition.apply();
    }
    Timer timer = start(longestWait, summary);
    Workflow.await(() -> condition.apply() || timer.hasFired());
    timer.cancel();
    return condition.apply();
  }

  /** Waits for a duration, whatever happens meanwhile. */
  public static void sleep(Duration duration, String summary) {
    await(duration, summary, () -> false);
  }

  static Timer start(Duration duration, String summary) {
    TimerOptions timerOptions = TimerOptions.newBuilder().setSummary(summary).build();
    Timer timer = new Timer();
    timer.cancellationScope =
        Workflow.newCancellationScope(
            () -> timer.firedPromise = Workflow.newTimer(duration, timerOptions));
    timer.cancellationScope.run();
    return timer;
  }

  /** A started workflow timer. */
  static final class Timer {

    private CancellationScope cancellationScope = Workflow.newCancellationScope(() -> {});
    private Promise<Void> firedPromise = Workflow.newPromise();

    private Timer() {}

    boolean hasFired() {
      return firedPromise.isCompleted();
    }

    void cancel() {
      if (!firedPromise.isCompleted()) {
        cancellationScope.cancel("no longer needed");
      }
    }
  }
}
