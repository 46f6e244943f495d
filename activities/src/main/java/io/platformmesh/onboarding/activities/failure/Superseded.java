package io.platformmesh.onboarding.activities.failure;

/**
 * Signals that the ManagedProvider is no longer in the state that an activity works for, so that
 * the activity stops before its next write. This exception never leaves the activity.
 */
public final class Superseded extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final boolean SUPPRESSION_ENABLED = false;
  private static final boolean STACK_TRACE_WRITABLE = false;

  /**
   * @param qualifiedName namespace/name of a ManagedProvider that is gone, was created again, has a
   *     new generation or is being deleted
   */
  public Superseded(String qualifiedName) {
    super(
        "ManagedProvider " + qualifiedName + " has changed",
        /* cause= */ null,
        SUPPRESSION_ENABLED,
        STACK_TRACE_WRITABLE);
  }
}
