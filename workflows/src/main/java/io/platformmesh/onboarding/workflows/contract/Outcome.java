package io.platformmesh.onboarding.workflows.contract;

/**
 * How an activity of a stage ended; while it is not yet so, it fails with {@code NotReady} instead.
 */
public enum Outcome {
  /** It is as it should be. */
  DONE,
  /**
   * The ManagedProvider has changed or gone: nothing was written, the workflow is to load it again.
   */
  SUPERSEDED
}
