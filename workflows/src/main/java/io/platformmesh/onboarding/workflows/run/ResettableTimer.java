package io.platformmesh.onboarding.workflows.run;

import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One timer that is moved only when the instant it is for is another one. */
final class ResettableTimer {

  /** An instant that never comes. */
  static final long NEVER = Long.MAX_VALUE;

  private long at = NEVER;
  private Timers.@Nullable Running timer;

  /**
   * Sets it.
   *
   * @param instant when it is to ring, in milliseconds since the epoch, or {@link #NEVER}
   * @param summary what the Temporal UI calls the timer
   */
  void set(long instant, String summary) {
    if (instant == at) {
      return;
    }
    stop();
    at = instant;
    if (instant != NEVER) {
      long left = Math.max(1, instant - Workflow.currentTimeMillis());
      timer = Timers.start(Duration.ofMillis(left), summary);
    }
  }

  boolean rings() {
    return timer != null && timer.isOver();
  }

  void stop() {
    if (timer != null) {
      timer.stop();
      timer = null;
    }
    at = NEVER;
  }
}
