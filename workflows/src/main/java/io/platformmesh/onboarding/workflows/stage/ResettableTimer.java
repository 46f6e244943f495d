package io.platformmesh.onboarding.workflows.stage;

import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A timer that is replaced only when its instant changes, so that a history holds few timers. */
final class ResettableTimer {

  /** An instant that never comes. */
  static final long NEVER = Long.MAX_VALUE;

  private long at = NEVER;
  private Timers.@Nullable Timer timer;

  /**
   * Sets the instant at which the timer fires.
   *
   * @param instant in milliseconds since the epoch, or {@link #NEVER}
   * @param summary the name of the timer in the Temporal UI
   */
  void set(long instant, String summary) {
    if (instant == at) {
      return;
    }
    cancel();
    at = instant;
    if (instant != NEVER) {
      long remaining = Math.max(1, instant - Workflow.currentTimeMillis());
      timer = Timers.start(Duration.ofMillis(remaining), summary);
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
    at = NEVER;
  }
}
