package io.platformmesh.onboarding.workflows.stage;

import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The workflow timer of a run. A timer that fires before the requested instant is kept, and the run
 * sets the next one when it fires, so that a history holds few timers.
 */
public final class ResettableTimer {

  /** An instant that never comes. */
  static final long NEVER = Long.MAX_VALUE;

  private static final long SHORTEST_TIMER_MILLIS = 1;

  private long fireMillis = NEVER;

  private Timers.@Nullable Timer timer;

  /** Creates a timer that never fires. */
  public ResettableTimer() {}

  /**
   * Makes the timer fire at this instant or before.
   *
   * @param newFireMillis the instant in milliseconds since the epoch, or {@link #NEVER}
   * @param timerSummary the name of the timer in the Temporal UI
   */
  void fireAt(long newFireMillis, String timerSummary) {
    boolean firesBefore = timer != null && !timer.hasFired() && fireMillis <= newFireMillis;
    if (firesBefore) {
      return;
    }
    cancel();
    fireMillis = newFireMillis;
    if (newFireMillis != NEVER) {
      long remainingMillis = newFireMillis - Workflow.currentTimeMillis();
      Duration timerDuration = Duration.ofMillis(Math.max(remainingMillis, SHORTEST_TIMER_MILLIS));
      timer = Timers.start(timerDuration, timerSummary);
    }
  }

  boolean hasFired() {
    return timer != null && timer.hasFired();
  }

  private void cancel() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    fireMillis = NEVER;
  }
}
