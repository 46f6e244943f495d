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
import io.platformmesh.onboarding.workflows.contract.BlockedReporting;
import io.platformmesh.onboarding.workflows.contract.Deviation;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.contract.Outcome;
import io.platformmesh.onboarding.workflows.contract.PlatformMeshActivities;
import io.platformmesh.onboarding.workflows.status.ConditionType;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.util.List;

/** Awaits and observes PlatformMeshes on the hosting cluster. */
public final class PlatformMeshActivitiesImpl implements PlatformMeshActivities, Observer {

  private final Cluster hosting;
  private final StageAttempt attempt;
  private final StatusReporter status;

  /**
   * @param hosting the cluster that holds the PlatformMeshes
   * @param attempt runs the attempts
   * @param status writes the condition
   */
  public PlatformMeshActivitiesImpl(Cluster hosting, StageAttempt attempt, StatusReporter status) {
    this.hosting = hosting;
    this.attempt = attempt;
    this.status = status;
  }

  @Override
  public Outcome awaitPlatformMesh(ManagedProviderRef ref, BlockedReporting reporting) {
    return attempt.onboarding(
        ref,
        ConditionType.PlatformMeshReady,
        reporting,
        outcome -> outcome,
        (managedProvider, guard) -> {
          String name = managedProvider.getSpec().platformMeshRef().name();
          requireReady(ref.namespace(), name);
          status.condition(
              ref,
              ConditionType.PlatformMeshReady,
              true,
              Reason.AsDesired,
              "PlatformMesh %s/%s is Ready.".formatted(ref.namespace(), name));
          return Outcome.DONE;
        });
  }

  @Override
  public List<Deviation> observe(ManagedProvider managedProvider, Owner owner) {
    requireReady(owner.namespace(), managedProvider.getSpec().platformMeshRef().name());
    return List.of();
  }

  /** The condition Ready of a PlatformMesh has no observedGeneration. */
  private void requireReady(String namespace, String name) {
    GenericKubernetesResource platformMesh =
        hosting
            .get(ResourceKind.PlatformMesh, namespace, name)
            .orElseThrow(
                () ->
                    StageException.notReady(
                        Reason.PlatformMeshMissing,
                        "PlatformMesh %s/%s does not exist: create it, or correct spec.platformMeshRef.name"
                            .formatted(namespace, name)));
    if (!LiveConditions.isTrue(platformMesh, "Ready")) {
      throw StageException.notReady(
          Reason.PlatformMeshNotReady,
          "PlatformMesh %1$s/%2$s %3$s: see kubectl describe platformmesh %2$s -n %1$s"
              .formatted(
                  namespace,
                  name,
                  LiveConditions.explainNotReady(platformMesh, Redactor.ofPatterns())));
    }
  }
}
