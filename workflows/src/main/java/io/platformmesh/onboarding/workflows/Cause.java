package io.platformmesh.onboarding.workflows;

/** The causes of a workflow run, as activities find them and {@link RunCause} records them. */
public enum Cause {
  /** The ManagedProvider has not been onboarded before. */
  FIRST,
  /** The spec of the ManagedProvider has changed. */
  SPEC,
  /** Another writer has changed or deleted an object that belongs to the ManagedProvider. */
  DRIFT,
  /** The Provider has a new kubeconfig. */
  ROTATION,
  /** A dependency of the ManagedProvider is no longer Ready. */
  DEPENDENCY,
  /** A user has requested a retry. */
  RETRY,
  /** The ManagedProvider is being deleted. */
  DELETION,
  /** No other cause: the run verifies that the ManagedProvider is still Ready. */
  VERIFICATION
}
