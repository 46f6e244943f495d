package io.platformmesh.onboarding.workflows;

/**
 * How an activity ended that works on a ManagedProvider. An activity that still waits has no
 * outcome: it fails with {@code NotReady}.
 */
public enum Outcome {
  /** The activity has reached its desired state. */
  DONE,
  /**
   * The ManagedProvider has changed or is gone: the activity wrote nothing more, and the workflow
   * loads the ManagedProvider again.
   */
  SUPERSEDED
}
