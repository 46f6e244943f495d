package io.platformmesh.onboarding.activities.platformmesh;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.kubernetes.Cluster;
import io.platformmesh.onboarding.activities.kubernetes.LiveConditions;
import io.platformmesh.onboarding.activities.kubernetes.Owner;
import io.platformmesh.onboarding.activities.kubernetes.Redactor;
import io.platformmesh.onboarding.activities.kubernetes.ResourceKind;
import io.platformmesh.onboarding.activities.kubernetes.StageTrouble;
import io.platformmesh.onboarding.activities.kubernetes.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.observation.Observer;
import io.platformmesh.onboarding.activities.status.StageStep;
import io.platformmesh.onboarding.activities.status.StatusReporter;
import io.platformmesh.onboarding.workflows.activity.Attention;
import io.platformmesh.onboarding.workflows.activity.Finding;
import io.platformmesh.onboarding.workflows.activity.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.activity.Outcome;
import io.platformmesh.onboarding.workflows.activity.PlatformMeshActivities;
import io.platformmesh.onboarding.workflows.status.ConditionType;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.util.List;

/** Looks at PlatformMeshes on the hosting cluster. */
public final class PlatformMeshActivitiesImpl implements PlatformMeshActivities, Observer {

  private final Cluster hosting;
  private final StageStep step;
  private final StatusReporter status;

  /**
   * @param hosting the cluster that holds the PlatformMesh
   * @param step runs the attempts
   * @param status writes the condition
   */
  public PlatformMeshActivitiesImpl(Cluster hosting, StageStep step, StatusReporter status) {
    this.hosting = hosting;
    this.step = step;
    this.status = status;
  }

  @Override
  public Outcome awaitPlatformMesh(ManagedProviderRef ref, Attention attention) {
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
  public List<Finding> observe(ManagedProvider managedProvider, Owner owner) {
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
                    StageTrouble.notYet(
                        Reason.PlatformMeshMissing,
                        "PlatformMesh %s does not exist: create it, or correct spec.platformMeshRef.name"
                            .formatted(place)));
    boolean ready =
        LiveConditions.find(platformMesh, "Ready")
            .filter(LiveConditions.LiveCondition::isTrue)
            .isPresent();
    if (!ready) {
      throw StageTrouble.notYet(
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
