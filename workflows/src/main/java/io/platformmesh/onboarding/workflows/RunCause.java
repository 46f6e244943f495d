package io.platformmesh.onboarding.workflows;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a workflow run exists: the first difference from the desired state that activity {@code
 * LoadManagedProvider} or {@code Observe} found.
 *
 * @param type kind of the difference
 * @param object the object that differs; null where the ManagedProvider itself is the cause, or
 *     where a dependency could not be read
 * @param reason why a dependency is not Ready; null for every other cause
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunCause(Cause type, @Nullable ObjectRef object, @Nullable Reason reason) {

  /** Creates a cause that lies in the ManagedProvider itself. */
  public static RunCause of(Cause causeType) {
    ObjectRef noObject = null;
    Reason noReason = null;
    return new RunCause(causeType, noObject, noReason);
  }

  /** Creates the cause that an observed deviation gives to a run. */
  public static RunCause of(Deviation deviation) {
    return new RunCause(deviation.cause(), deviation.object(), deviation.reason());
  }

  /** The value of search attribute {@code OnboardingCause}: {@code drift}. */
  public String label() {
    return type.name().toLowerCase(Locale.ROOT);
  }

  /** Names the cause of the run in a message: {@code drift: HelmRelease mesh/app}; never parsed. */
  @Override
  public String toString() {
    if (object != null) {
      return label() + ": " + object;
    }
    return reason == null ? label() : label() + ": " + reason;
  }
}
