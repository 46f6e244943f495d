package io.platformmesh.onboarding.activities.failure;

/**
 * The ManagedProvider is no longer in the state that an activity works for, so the activity stops
 * before its next write. Never leaves the activity.
 */
public final class Superseded extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The object has gone, was re-created, has a new generation, or is being deleted. */
  public Superseded(String qualifiedName) {
    super("ManagedProvider " + qualifiedName + " has changed", null, false, false);
  }
}
