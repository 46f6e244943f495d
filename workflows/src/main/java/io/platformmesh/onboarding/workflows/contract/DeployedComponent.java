package io.platformmesh.onboarding.workflows.contract;

import org.jspecify.annotations.Nullable;

/**
 * One component that Flux reports as deployed.
 *
 * @param outcome how the activity ended
 * @param name name of its HelmRelease
 * @param version version that the ManagedProvider asks for; null unless done
 * @param revision revision of the artifact, as the source reports it; null where there is none
 */
public record DeployedComponent(
    Outcome outcome, String name, @Nullable String version, @Nullable String revision) {

  /** The result of an activity that has deployed nothing. */
  public static DeployedComponent without(Outcome outcome, String name) {
    return new DeployedComponent(outcome, name, null, null);
  }
}
