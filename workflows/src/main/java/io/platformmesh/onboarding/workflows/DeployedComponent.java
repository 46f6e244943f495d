package io.platformmesh.onboarding.workflows;

import org.jspecify.annotations.Nullable;

/**
 * The result of {@code DeployComponent}: one component that Flux reports as deployed.
 *
 * @param outcome how the activity ended
 * @param name name of the HelmRelease of the component
 * @param version version that the ManagedProvider asks for; null unless done
 * @param revision revision of the artifact, as the source reports it; null where the source reports
 *     none
 */
public record DeployedComponent(
    Outcome outcome, String name, @Nullable String version, @Nullable String revision) {

  /** The result of an activity that has not deployed the component. */
  public static DeployedComponent without(Outcome outcome, String componentName) {
    return new DeployedComponent(outcome, componentName, null, null);
  }
}
