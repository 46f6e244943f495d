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
import io.platformmesh.onboarding.activities.status.StatusReporter;
import io.platformmesh.onboarding.workflows.BlockedReporting;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.Deviation;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.PlatformMeshActivities;
import io.platformmesh.onboarding.workflows.Reason;
import java.util.List;

/** Awaits and observes PlatformMeshes on the hosting cluster. */
public final class PlatformMeshActivitiesImpl implements PlatformMeshActivities, Observer {

  private final Cluster hostingCluster;
  private final StageAttempt stageAttempt;
  private final StatusReporter statusReporter;

  /**
   * @param hostingCluster the cluster that holds the PlatformMeshes
   * @param stageAttempt runs the attempts
   * @param statusReporter writes the condition
   */
  public PlatformMeshActivitiesImpl(
      Cluster hostingCluster, StageAttempt stageAttempt, StatusReporter statusReporter) {
    this.hostingCluster = hostingCluster;
    this.stageAttempt = stageAttempt;
    this.statusReporter = statusReporter;
  }

  @Override
  public Outcome awaitPlatformMesh(ManagedProviderRef ref, BlockedReporting blockedReporting) {
    return stageAttempt.onboarding(
        ref,
        ConditionType.PlatformMeshReady,
        blockedReporting,
        outcome -> outcome,
        (managedProvider, writeGuard) -> {
          String platformMeshName = managedProvider.getSpec().platformMeshRef().name();
          requireReady(ref.namespace(), platformMeshName);
          statusReporter.condition(
              ref,
              ConditionType.PlatformMeshReady,
              true,
              Reason.AsDesired,
              "PlatformMesh %s/%s is Ready.".formatted(ref.namespace(), platformMeshName));
          return Outcome.DONE;
        });
  }

  @Override
  public List<Deviation> observe(ManagedProvider managedProvider, Owner owner) {
    requireReady(owner.namespace(), managedProvider.getSpec().platformMeshRef().name());
    return List.of();
  }

  /**
   * Requires condition Ready of the PlatformMesh at any generation, because that condition has no
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
      throw StageException.notReady(
          Reason.PlatformMeshNotReady,
          "PlatformMesh %1$s/%2$s %3$s: see kubectl describe platformmesh %2$s -n %1$s"
              .formatted(
                  namespace,
                  platformMeshName,
                  LiveConditions.explainNotReady(platformMesh, Redactor.ofPatterns())));
    }
  }
}
