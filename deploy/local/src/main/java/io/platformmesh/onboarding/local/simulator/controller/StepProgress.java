package io.platformmesh.onboarding.local.simulator.controller;

import java.time.Duration;

/** How far a simulated controller has got through the steps of its task for one object. */
public final class StepProgress {
  private String task = "";
  private int step;
  private long stepStartNanos;

  /**
   * Advances the task if a step is due, and returns the current step: 0 at first, one more each
   * time the delay has passed, {@code lastStep} when the task is done.
   *
   * @param currentTask name of the task, such as "delete"; a different task starts at step 0
   * @param alreadyDone whether the status shows that the task is done; used if the task is
   *     different
   */
  public synchronized int advance(
      String currentTask, int lastStep, Duration stepDelay, boolean alreadyDone) {
    if (!task.equals(currentTask)) {
      step = alreadyDone ? lastStep : 0;
      task = currentTask;
      stepStartNanos = System.nanoTime();
    } else if (step < lastStep && remaining(stepDelay).isZero()) {
      step++;
      stepStartNanos = System.nanoTime();
    }
    return step;
  }

  /** Time until the next step; zero if it is due. */
  public synchronized Duration remaining(Duration stepDelay) {
    Duration remaining = stepDelay.minusNanos(System.nanoTime() - stepStartNanos);
    return remaining.isNegative() ? Duration.ZERO : remaining;
  }
}
