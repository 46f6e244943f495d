package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.OnboardingOptions;
import io.platformmesh.onboarding.workflows.contract.DeploymentActivities;
import io.platformmesh.onboarding.workflows.contract.KubeconfigActivities;
import io.platformmesh.onboarding.workflows.contract.PlatformMeshActivities;
import io.platformmesh.onboarding.workflows.contract.ProviderActivities;
import io.platformmesh.onboarding.workflows.contract.PruneActivities;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;

/**
 * Creates stubs of the stage activities with the summary that the Temporal UI shows. Their other
 * options are in {@link OnboardingOptions}.
 */
final class StageActivities {

  private StageActivities() {}

  static PlatformMeshActivities platformMesh(String summary) {
    return Workflow.newActivityStub(PlatformMeshActivities.class, options(summary));
  }

  static ProviderActivities provider(String summary) {
    return Workflow.newActivityStub(ProviderActivities.class, options(summary));
  }

  static KubeconfigActivities kubeconfig(String summary) {
    return Workflow.newActivityStub(KubeconfigActivities.class, options(summary));
  }

  static DeploymentActivities deployment(String summary) {
    return Workflow.newActivityStub(DeploymentActivities.class, options(summary));
  }

  static PruneActivities prune(String summary) {
    return Workflow.newActivityStub(PruneActivities.class, options(summary));
  }

  static ActivityOptions options(String summary) {
    return ActivityOptions.newBuilder().setSummary(summary).build();
  }
}
