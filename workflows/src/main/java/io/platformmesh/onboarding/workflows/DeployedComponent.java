package io.platformmesh.onboarding.workflows;

import org.jspecify.annotations.Nullable;

/**
 * The result of activity {@code DeployComponent}: one component that Flux reports as deployed.
 *
 * @param outcome how the activity ended
 * @param name name of the HelmRelease of the component
 * @param version version that the ManagedProvider asks for; null unless done
 * @param revision revision of the artifact, as the source reports it; null where the source reports
 *     none
 */
public record DeployedComponent(
    Outcome outcome, String name, @Nullable String version, @Nullable String revision) {

  /** The result of activity {@code DeployComponent} when the component was not deployed. */
  public static DeployedComponent notDeployed(Outcome outcome, String componentName) {
    String noVersion = null;
    String noRevision = null;
    return new DeployedComponent(outcome, componentName, noVersion, noRevision);
  }
}
