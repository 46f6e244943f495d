package io.platformmesh.onboarding.workflows.contract;

/**
 * One thing that is not as it should be.
 *
 * @param cause what that makes of the run
 * @param object kind and name of the object, with its place
 * @param message what is so, in a few words
 * @param overwritten whether somebody has changed the object after it was last put right
 */
public record Deviation(Cause cause, String object, String message, boolean overwritten) {

  /** What nobody has overwritten. */
  public Deviation(Cause cause, String object, String message) {
    this(cause, object, message, false);
  }

  /** Whether the object belongs to a component: all objects of one carry its name. */
  public boolean isOf(String component) {
    return object.endsWith("/" + component);
  }
}
