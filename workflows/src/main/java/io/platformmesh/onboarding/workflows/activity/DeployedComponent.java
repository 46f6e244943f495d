package io.platformmesh.onboarding.workflows.activity;

import org.jspecify.annotations.Nullable;

/**
 * One component that Flux reports as deployed.
 *
 * @param outcome how the deployment ended
 * @param name name of its HelmRelease
 * @param version version that the ManagedProvider asks for; null unless done
 * @param revision revision of the artifact, as the source reports it; null where there is none
 */
public record DeployedComponent(
    Outcome outcome, String name, @Nullable String version, @Nullable String revision) {

  /** The ManagedProvider changed before the component was looked at. */
  public static DeployedComponent superseded(String name) {
    return new DeployedComponent(Outcome.SUPERSEDED, name, null, null);
  }
}
