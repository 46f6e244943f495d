package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.contract.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.status.Stage;
import java.time.Duration;

/** Removes everything that was created for a ManagedProvider, in the order of its finalizers. */
final class Offboarding {

  private final Stages stages;

  Offboarding(Stages stages) {
    this.stages = stages;
  }

  void run(LoadedManagedProvider managedProvider) {
    ManagedProviderRef ref = managedProvider.ref();
    stages.run(
        Stage.RemoveComponents,
        Duration.ZERO,
        reporting ->
            StageActivities.deployment("HelmReleases, then their sources")
                .removeComponents(ref, reporting));
    stages.run(
        Stage.RemoveKubeconfig,
        Duration.ZERO,
        reporting ->
            StageActivities.kubeconfig("Copied kubeconfig Secret")
                .removeKubeconfig(ref, reporting));
    stages.run(
        Stage.RemoveProvider,
        Duration.ZERO,
        reporting ->
            StageActivities.provider("Provider, if cleanupOnDelete is set")
                .removeProvider(ref, reporting));
  }
}
