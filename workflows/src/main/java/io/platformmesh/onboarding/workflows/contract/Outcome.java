package io.platformmesh.onboarding.workflows.contract;

/**
 * How an activity of a stage ended. An activity that still waits fails with {@code NotReady}
 * instead.
 */
public enum Outcome {
  /** The desired state is reached. */
  DONE,
  /**
   * The ManagedProvider has changed or is gone: the activity wrote nothing more, and the workflow
   * loads the ManagedProvider again.
   */
  SUPERSEDED
}
