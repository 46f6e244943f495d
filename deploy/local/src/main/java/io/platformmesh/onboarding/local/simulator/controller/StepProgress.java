package io.platformmesh.onboarding.local.simulator.controller;

import java.time.Duration;

/** The progress of a controller through the steps of its task for one object. */
public final class StepProgress {
  private String task = "";
  private int step;
  private long since;

  /**
   * Returns the current step: 0 at first, one more each time the delay has passed, {@code last}
   * when the task is done.
   *
   * @param current the task; a different task starts at step 0
   * @param done whether the object shows that a task not seen before is done
   */
  public synchronized int step(String current, int last, Duration delay, boolean done) {
    if (!task.equals(current)) {
      step = done ? last : 0;
      task = current;
      since = System.nanoTime();
    } else if (step < last && remaining(delay).isZero()) {
      step++;
      since = System.nanoTime();
    }
    return step;
  }

  /** Time until the next step; zero if it is due. */
  public synchronized Duration remaining(Duration delay) {
    Duration remaining = delay.minusNanos(System.nanoTime() - since);
    return remaining.isNegative() ? Duration.ZERO : remaining;
  }
}
