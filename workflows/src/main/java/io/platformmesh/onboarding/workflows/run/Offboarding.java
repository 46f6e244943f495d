package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.DeploymentActivities;
import io.platformmesh.onboarding.workflows.KubeconfigActivities;
import io.platformmesh.onboarding.workflows.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.ProviderActivities;
import io.platformmesh.onboarding.workflows.Stage;
import io.platformmesh.onboarding.workflows.stage.StageActivityCall;

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
        new StageActivityCall<>(
            DeploymentActivities.class,
            "HelmReleases, then their sources",
            (activities, stageReporting) ->
                activities.removeComponents(managedProviderRef, stageReporting)));
    stageExecutor.run(
        Stage.RemoveKubeconfig,
        StageExecutor.NO_QUIET_PERIOD,
        new StageActivityCall<>(
            KubeconfigActivities.class,
            "Copied kubeconfig Secret",
            (activities, stageReporting) ->
                activities.removeKubeconfig(managedProviderRef, stageReporting)));
    stageExecutor.run(
        Stage.RemoveProvider,
        StageExecutor.NO_QUIET_PERIOD,
        new StageActivityCall<>(
            ProviderActivities.class,
            "Provider, if cleanupOnDelete is set",
            (activities, stageReporting) ->
                activities.removeProvider(managedProviderRef, stageReporting)));
  }
}
