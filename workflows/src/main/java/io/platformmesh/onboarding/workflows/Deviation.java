package io.platformmesh.onboarding.workflows;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One difference that activity {@code Observe} found between the observed and the desired state of
 * a ManagedProvider.
 *
 * @param cause the cause that the difference gives to a run
 * @param object the object that differs; null where the activity could not read the object
 * @param reason why a dependency is not Ready; null where the object differs from its desired state
 * @param component name of the component that the object belongs to; null where the object belongs
 *     to none
 * @param message the difference in a few words
 * @param overwritten whether another writer changed the object after its last repair
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Deviation(
    Cause cause,
    @Nullable ObjectRef object,
    @Nullable Reason reason,
    @Nullable String component,
    String message,
    boolean overwritten) {

  private static final @Nullable Reason NO_REASON = null;
  private static final @Nullable String NO_COMPONENT = null;
  private static final boolean NOT_OVERWRITTEN = false;

  /** Reports an object that is not in its desired state. */
  public static Deviation of(
      Cause cause, ObjectRef deviatingObject, String message, boolean overwritten) {
    return new Deviation(cause, deviatingObject, NO_REASON, NO_COMPONENT, message, overwritten);
  }

  /**
   * Reports a dependency that is not Ready or cannot be read.
   *
   * @param dependency the object that the ManagedProvider depends on; null where that is unknown
   */
  public static Deviation ofDependency(
      @Nullable ObjectRef dependency, Reason reason, String message) {
    return new Deviation(
        Cause.DEPENDENCY, dependency, reason, NO_COMPONENT, message, NOT_OVERWRITTEN);
  }

  /** Returns the same deviation, marked as one of an object of a component. */
  public Deviation inComponent(String componentName) {
    return new Deviation(cause, object, reason, componentName, message, overwritten);
  }

  /** Names the object, or the reason where the object is not known, in a message. */
  public String objectOrReason() {
    return object == null ? String.valueOf(reason) : object.toString();
  }
}
