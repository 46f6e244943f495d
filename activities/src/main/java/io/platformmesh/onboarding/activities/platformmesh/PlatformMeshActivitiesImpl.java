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

/** Looks at PlatformMeshes on the hosting cluster. */
public final class PlatformMeshActivitiesImpl implements PlatformMeshActivities, Observer {

  private final Cluster hosting;
  private final StageAttempt step;
  private final StatusReporter status;

  /**
   * @param hosting the cluster that holds the PlatformMesh
   * @param step runs the attempts
   * @param status writes the condition
   */
  public PlatformMeshActivitiesImpl(Cluster hosting, StageAttempt step, StatusReporter status) {
    this.hosting = hosting;
    this.step = step;
    this.status = status;
  }

  @Override
  public Outcome awaitPlatformMesh(ManagedProviderRef ref, BlockedReporting attention) {
    return step.onboarding(
        ref,
        ConditionType.PlatformMeshReady,
        attention,
        outcome -> outcome,
        (managedProvider, guard) -> {
          String name = managedProvider.getSpec().platformMeshRef().name();
          String place = ref.namespace() + "/" + name;
          requireReady(place, name, ref.namespace());
          status.condition(
              ref,
              ConditionType.PlatformMeshReady,
              true,
              Reason.AsDesired,
              "PlatformMesh " + place + " is Ready.");
          return Outcome.DONE;
        });
  }

  @Override
  public List<Deviation> observe(ManagedProvider managedProvider, Owner owner) {
    String name = managedProvider.getSpec().platformMeshRef().name();
    requireReady(owner.namespace() + "/" + name, name, owner.namespace());
    return List.of();
  }

  private void requireReady(String place, String name, String namespace) {
    GenericKubernetesResource platformMesh =
        hosting
            .get(ResourceKind.PlatformMesh, namespace, name)
            .orElseThrow(
                () ->
                    StageException.notYet(
                        Reason.PlatformMeshMissing,
                        "PlatformMesh %s does not exist: create it, or correct spec.platformMeshRef.name"
                            .formatted(place)));
    boolean ready =
        LiveConditions.find(platformMesh, "Ready")
            .filter(LiveConditions.LiveCondition::isTrue)
            .isPresent();
    if (!ready) {
      throw StageException.notYet(
          Reason.PlatformMeshNotReady,
          "PlatformMesh %s is not Ready (%s): see kubectl describe platformmesh %s -n %s"
              .formatted(
                  place,
                  LiveConditions.describeReady(platformMesh, Redactor.ofPatterns()),
                  name,
                  namespace));
    }
  }
}
