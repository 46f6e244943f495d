package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.contract.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.status.Stage;
import java.time.Duration;

/** Takes away what was made for a ManagedProvider, in the order of its finalizers. */
final class Offboarding {

  private final Stages stages;

  Offboarding(Stages stages) {
    this.stages = stages;
  }

  void run(LoadedManagedProvider managedProvider) {
    ManagedProviderRef ref = managedProvider.ref();
    stages.pass(
        Stage.RemoveComponents,
        Duration.ZERO,
        attention ->
            StageActivities.deployment("HelmReleases, then their sources")
                .removeComponents(ref, attention));
    stages.pass(
        Stage.RemoveKubeconfig,
        Duration.ZERO,
        attention ->
            StageActivities.kubeconfig("the copied Secret").removeKubeconfig(ref, attention));
    stages.pass(
        Stage.RemoveProvider,
        Duration.ZERO,
        attention ->
            StageActivities.provider("Provider, if it is to go").removeProvider(ref, attention));
  }
}
