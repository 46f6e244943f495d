package io.platformmesh.onboarding.workflows.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.platformmesh.onboarding.workflows.status.Reason;
import org.jspecify.annotations.Nullable;

/**
 * One difference between the observed and the desired state of a ManagedProvider.
 *
 * @param cause the cause that the difference gives to a run
 * @param object the object that differs; null where it could not be read
 * @param reason why a dependency is not Ready; null where the object differs from its desired state
 * @param component name of the component that the object belongs to; null where it belongs to none
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

  /** An object that is not in its desired state. */
  public static Deviation of(Cause cause, ObjectRef object, String message, boolean overwritten) {
    return new Deviation(cause, object, null, null, message, overwritten);
  }

  /**
   * A dependency that is not Ready or cannot be read.
   *
   * @param object the dependency; null where it is not known
   */
  public static Deviation ofDependency(@Nullable ObjectRef object, Reason reason, String message) {
    return new Deviation(Cause.DEPENDENCY, object, reason, null, message, false);
  }

  /** The same difference as part of this component. */
  public Deviation in(String name) {
    return new Deviation(cause, object, reason, name, message, overwritten);
  }

  /** Names the object, or the reason where the object is not known, in a message. */
  public String subject() {
    return object == null ? String.valueOf(reason) : object.toString();
  }
}
