package io.platformmesh.onboarding.activities.failure;

/**
 * Signals that the ManagedProvider is no longer in the state that an activity works for, so that
 * the activity stops before its next write. Never leaves the activity.
 */
public final class Superseded extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param qualifiedName namespace/name of a ManagedProvider that is gone, was created again, has a
   *     new generation or is being deleted
   */
  public Superseded(String qualifiedName) {
    super("ManagedProvider " + qualifiedName + " has changed", null, false, false);
  }
}
