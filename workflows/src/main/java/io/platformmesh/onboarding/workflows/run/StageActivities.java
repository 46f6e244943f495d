package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.DeploymentActivities;
import io.platformmesh.onboarding.workflows.KubeconfigActivities;
import io.platformmesh.onboarding.workflows.OnboardingOptions;
import io.platformmesh.onboarding.workflows.PlatformMeshActivities;
import io.platformmesh.onboarding.workflows.ProviderActivities;
import io.platformmesh.onboarding.workflows.PruneActivities;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;

/**
 * Creates the stubs through which a run calls the activities of stages, each with the summary that
 * the Temporal UI shows. The other options are in {@link OnboardingOptions}.
 */
final class StageActivities {

  private StageActivities() {}

  static PlatformMeshActivities newPlatformMeshStub(String activitySummary) {
    return Workflow.newActivityStub(
        PlatformMeshActivities.class, optionsWithSummary(activitySummary));
  }

  static ProviderActivities newProviderStub(String activitySummary) {
    return Workflow.newActivityStub(ProviderActivities.class, optionsWithSummary(activitySummary));
  }

  static KubeconfigActivities newKubeconfigStub(String activitySummary) {
    return Workflow.newActivityStub(
        KubeconfigActivities.class, optionsWithSummary(activitySummary));
  }

  static DeploymentActivities newDeploymentStub(String activitySummary) {
    return Workflow.newActivityStub(
        DeploymentActivities.class, optionsWithSummary(activitySummary));
  }

  static PruneActivities newPruneStub(String activitySummary) {
    return Workflow.newActivityStub(PruneActivities.class, optionsWithSummary(activitySummary));
  }

  /**
   * Returns activity options with a summary only; the SDK merges them with the worker's options.
   */
  static ActivityOptions optionsWithSummary(String activitySummary) {
    return ActivityOptions.newBuilder().setSummary(activitySummary).build();
  }
}
