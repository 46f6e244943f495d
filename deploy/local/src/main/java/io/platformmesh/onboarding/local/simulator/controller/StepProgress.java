package io.platformmesh.onboarding.local.simulator.controller;

import java.time.Duration;

/** How far a controller has come with what it has to do for one object. */
public final class StepProgress {
  private String task = "";
  private int step;
  private long since;

  /**
   * The step that is under way: 0 at first, one more each time the delay has passed, {@code last}
   * when all is done.
   *
   * @param wanted what is to be done; another task starts at the first step
   * @param done whether the object shows that it has been done, for a task not seen before
   */
  public synchronized int step(String wanted, int last, Duration delay, boolean done) {
    if (!task.equals(wanted)) {
      step = done ? last : 0;
      task = wanted;
      since = System.nanoTime();
    } else if (step < last && left(delay).isZero()) {
      step++;
      since = System.nanoTime();
    }
    return step;
  }

  /** Time until the next step is due; zero if it is. */
  public synchronized Duration left(Duration delay) {
    Duration left = delay.minusNanos(System.nanoTime() - since);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
