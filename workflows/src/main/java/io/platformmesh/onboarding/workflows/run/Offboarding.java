package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.Stage;

/**
 * Runs the offboarding: removes all objects that were created for a ManagedProvider, in the order
 * of its finalizers.
 */
final class Offboarding {

  private final StageExecutor stageExecutor;

  Offboarding(StageExecutor stageExecutor) {
    this.stageExecutor = stageExecutor;
  }

  /** Runs the stages of offboarding, none of which has a quiet period. */
  void run(LoadedManagedProvider managedProvider) {
    ManagedProviderRef managedProviderRef = managedProvider.ref();
    stageExecutor.run(
        Stage.RemoveComponents,
        StageExecutor.NO_QUIET_PERIOD,
        blockedReporting ->
            StageActivities.newDeploymentStub("HelmReleases, then their sources")
                .removeComponents(managedProviderRef, blockedReporting));
    stageExecutor.run(
        Stage.RemoveKubeconfig,
        StageExecutor.NO_QUIET_PERIOD,
        blockedReporting ->
            StageActivities.newKubeconfigStub("Copied kubeconfig Secret")
                .removeKubeconfig(managedProviderRef, blockedReporting));
    stageExecutor.run(
        Stage.RemoveProvider,
        StageExecutor.NO_QUIET_PERIOD,
        blockedReporting ->
            StageActivities.newProviderStub("Provider, if cleanupOnDelete is set")
                .removeProvider(managedProviderRef, blockedReporting));
  }
}
