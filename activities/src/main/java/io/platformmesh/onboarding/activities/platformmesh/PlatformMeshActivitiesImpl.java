package io.platformmesh.onboarding.activities.platformmesh;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.apply.Owner;
import io.platformmesh.onboarding.activities.client.Cluster;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.observation.Observer;
import io.platformmesh.onboarding.activities.redaction.Redactor;
import io.platformmesh.onboarding.activities.stage.StageAttempt;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.Deviation;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.PlatformMeshActivities;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.StageReporting;
import java.util.List;

/** Awaits and observes PlatformMeshes on the hosting cluster. */
public final class PlatformMeshActivitiesImpl implements PlatformMeshActivities, Observer {

  private final Cluster hostingCluster;
  private final StageAttempt stageAttempt;

  /**
   * @param hostingCluster the cluster that holds the PlatformMeshes
   * @param stageAttempt runs the attempts of the stage
   */
  public PlatformMeshActivitiesImpl(Cluster hostingCluster, StageAttempt stageAttempt) {
    this.hostingCluster = hostingCluster;
    this.stageAttempt = stageAttempt;
  }

  @Override
  public Outcome awaitPlatformMesh(
      ManagedProviderRef managedProviderRef, StageReporting stageReporting) {
    return stageAttempt.runOnboardingStage(
        managedProviderRef,
        ConditionType.PlatformMeshReady,
        stageReporting,
        StageAttempt.OUTCOME_AS_RESULT,
        (managedProvider, writeGuard, stageReporter) -> {
          String platformMeshName = managedProvider.getSpec().platformMeshRef().name();
          requireReady(managedProviderRef.namespace(), platformMeshName);
          stageReporter.reportAsDesired(
              managedProvider,
              "PlatformMesh %s/%s is Ready."
                  .formatted(managedProviderRef.namespace(), platformMeshName));
          return Outcome.DONE;
        });
  }

  @Override
  public List<Deviation> observe(ManagedProvider managedProvider, Owner owner) {
    requireReady(owner.namespace(), managedProvider.getSpec().platformMeshRef().name());
    return List.of();
  }

  /**
   * Requires that the PlatformMesh is Ready, at any generation, because its condition Ready has no
   * observedGeneration.
   */
  private void requireReady(String namespace, String platformMeshName) {
    GenericKubernetesResource platformMesh =
        hostingCluster
            .get(ResourceKind.PlatformMesh, namespace, platformMeshName)
            .orElseThrow(
                () ->
                    StageException.notReady(
                        Reason.PlatformMeshMissing,
                        "PlatformMesh %s/%s does not exist: create it, or correct spec.platformMeshRef.name"
                            .formatted(namespace, platformMeshName)));
    if (!LiveConditions.isTrue(platformMesh, "Ready")) {
      String explanation = LiveConditions.explainNotReady(platformMesh, Redactor.ofPatterns());
      String describeCommand =
          "kubectl describe platformmesh %s -n %s".formatted(platformMeshName, namespace);
      throw StageException.notReady(
          Reason.PlatformMeshNotReady,
          "PlatformMesh %s/%s %s".formatted(namespace, platformMeshName, explanation)
              + (": see " + describeCommand));
    }
  }
}
