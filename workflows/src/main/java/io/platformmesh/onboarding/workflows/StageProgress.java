package io.platformmesh.onboarding.workflows;

import io.platformmesh.onboarding.workflows.status.Stage;

/**
 * One stage of a run.
 *
 * @param stage which
 * @param state how far it is
 * @param milliseconds time spent in it; while it runs, the time until the progress was last
 *     recorded
 */
public record StageProgress(Stage stage, State state, long milliseconds) {

  /** How far a stage is. */
  public enum State {
    RUNNING,
    DONE,
    /** Left before its end because the ManagedProvider changed. */
    INTERRUPTED
  }
}
