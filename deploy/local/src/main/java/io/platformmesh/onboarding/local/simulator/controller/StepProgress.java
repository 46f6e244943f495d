package io.platformmesh.onboarding.local.simulator.controller;

import java.time.Duration;

/** The step that a simulated controller has reached in its task for one object. */
public final class StepProgress {
  private static final int FIRST_STEP = 0;

  private String task = "";
  private int step;
  private long stepStartNanos;

  /**
   * Advances the task by one step if {@code stepDelay} has passed since the last step.
   *
   * @param newTask name of the task, such as "delete"; another name than before starts a new task
   * @param alreadyDone whether a new task starts at its last step instead of step 0, because the
   *     object's status shows that it is done
   * @return the current step; {@code lastStep} when the simulated controller has done the task
   */
  public synchronized int advance(
      String newTask, int lastStep, Duration stepDelay, boolean alreadyDone) {
    boolean taskChanged = !task.equals(newTask);
    if (taskChanged) {
      task = newTask;
      step = alreadyDone ? lastStep : FIRST_STEP;
      stepStartNanos = System.nanoTime();
    } else if (step < lastStep && remaining(stepDelay).isZero()) {
      step++;
      stepStartNanos = System.nanoTime();
    }
    return step;
  }

  /** Time until the simulated controller takes the next step; zero if the step is due. */
  public synchronized Duration remaining(Duration stepDelay) {
    Duration remaining = stepDelay.minusNanos(System.nanoTime() - stepStartNanos);
    return remaining.isNegative() ? Duration.ZERO : remaining;
  }
}
