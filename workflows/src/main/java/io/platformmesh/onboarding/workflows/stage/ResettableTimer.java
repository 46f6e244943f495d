package io.platformmesh.onboarding.workflows.stage;

import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A workflow timer that is replaced only when its instant changes, so that a history holds few
 * timers.
 */
final class ResettableTimer {

  /** An instant that never comes. */
  static final long NEVER = Long.MAX_VALUE;

  private long fireInstant = NEVER;
  private Timers.@Nullable Timer timer;

  /**
   * Makes the timer fire at this instant, instead of the one set before.
   *
   * @param instant in milliseconds since the epoch, or {@link #NEVER}
   * @param summary the name of the timer in the Temporal UI
   */
  void fireAt(long instant, String summary) {
    if (instant == fireInstant) {
      return;
    }
    cancel();
    fireInstant = instant;
    if (instant != NEVER) {
      long remainingMillis = Math.max(1, instant - Workflow.currentTimeMillis());
      timer = Timers.start(Duration.ofMillis(remainingMillis), summary);
    }
  }

  boolean hasFired() {
    return timer != null && timer.hasFired();
  }

  void cancel() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    fireInstant = NEVER;
  }
}
