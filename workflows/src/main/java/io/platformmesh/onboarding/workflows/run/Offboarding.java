package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.Stage;

/**
 * Runs the offboarding: removes everything that was created for a ManagedProvider, in the order of
 * its finalizers.
 */
final class Offboarding {

  private final Stages stages;

  Offboarding(Stages stages) {
    this.stages = stages;
  }

  /** Runs the three stages of offboarding, none of which has a quiet period. */
  void run(LoadedManagedProvider managedProvider) {
    ManagedProviderRef managedProviderRef = managedProvider.ref();
    stages.run(
        Stage.RemoveComponents,
        Stages.NO_QUIET_PERIOD,
        blockedReporting ->
            StageActivities.newDeploymentStub("HelmReleases, then their sources")
                .removeComponents(managedProviderRef, blockedReporting));
    stages.run(
        Stage.RemoveKubeconfig,
        Stages.NO_QUIET_PERIOD,
        blockedReporting ->
            StageActivities.newKubeconfigStub("Copied kubeconfig Secret")
                .removeKubeconfig(managedProviderRef, blockedReporting));
    stages.run(
        Stage.RemoveProvider,
        Stages.NO_QUIET_PERIOD,
        blockedReporting ->
            StageActivities.newProviderStub("Provider, if cleanupOnDelete is set")
                .removeProvider(managedProviderRef, blockedReporting));
  }
}
