package io.platformmesh.onboarding.workflows;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Which ManagedProvider to onboard.
 *
 * @param namespace its namespace
 * @param name its name
 * @param carried what a run that continues another knows; null for everybody who starts one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OnboardingInput(String namespace, String name, @Nullable Carried carried) {

  /** The input of a run that begins. */
  public OnboardingInput(String namespace, String name) {
    this(namespace, name, null);
  }

  /** The same ManagedProvider, continued. */
  OnboardingInput with(@Nullable Carried state) {
    return new OnboardingInput(namespace, name, state);
  }

  /**
   * What a run hands to the one that continues it.
   *
   * @param uid uid of the ManagedProvider that this holds for
   * @param offboarding whether its removal has begun
   * @param repairs how often drift has been put right in short succession
   */
  public record Carried(String uid, boolean offboarding, int repairs) {}
}
