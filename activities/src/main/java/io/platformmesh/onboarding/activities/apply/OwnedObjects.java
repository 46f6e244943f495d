package io.platformmesh.onboarding.activities.apply;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.client.Cluster;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.workflows.contract.Cause;
import io.platformmesh.onboarding.workflows.contract.Deviation;
import io.platformmesh.onboarding.workflows.contract.ObjectRef;
import java.util.List;
import java.util.Optional;

/** Finds the objects of a ManagedProvider and their drift; writes nothing. */
public final class OwnedObjects {

  private final Adoption adoption;

  /**
   * @param adoption recognises the objects of the upstream operator
   */
  public OwnedObjects(Adoption adoption) {
    this.adoption = adoption;
  }

  /** All objects of a kind that carry the owner's label and annotation, in its namespace. */
  public static List<GenericKubernetesResource> list(
      Cluster cluster, ResourceKind kind, Owner owner) {
    return cluster.list(kind, owner.namespace(), owner.labels()).stream()
        .filter(owner::owns)
        .toList();
  }

  /** Whether the object belongs to the owner, or upstream has made it for the owner. */
  public boolean belongsTo(
      Owner owner, GenericKubernetesResource live, GenericKubernetesResource desired) {
    return owner.owns(live) || adoption.isMadeByUpstreamFor(live, desired);
  }

  /** The reason why the owner must not write this object; empty when it may. */
  public Optional<StageException> conflict(Owner owner, GenericKubernetesResource live) {
    if (adoption.isMadeByUpstream(live)) {
      return Optional.empty();
    }
    try {
      owner.requireOwnable(live, false);
      return Optional.empty();
    } catch (StageException conflict) {
      return Optional.of(conflict);
    }
  }

  /**
   * The difference between the live and the desired object; empty when there is none.
   *
   * @param desired name, namespace and all fields that we own
   * @param owner the ManagedProvider that the object belongs to
   */
  public Optional<Deviation> drift(
      Cluster cluster, GenericKubernetesResource desired, Owner owner) {
    ObjectRef object = cluster.object(desired);
    owner.mark(desired);
    GenericKubernetesResource live =
        cluster.get(ResourceKind.of(desired), object.namespace(), object.name()).orElse(null);
    if (live == null) {
      return Optional.of(Deviation.of(Cause.DRIFT, object, "deleted", false));
    }
    if (live.isMarkedForDeletion()) {
      return Optional.of(Deviation.of(Cause.DRIFT, object, "being deleted", false));
    }
    if (owner.owns(live)
        && !adoption.hasFieldsToTransfer(live)
        && AppliedFieldsMatcher.isApplied(live, desired)) {
      return Optional.empty();
    }
    return Optional.of(
        Deviation.of(
            Cause.DRIFT,
            object,
            "changed by " + ManagedFields.lastOtherManager(live).orElse("an unknown writer"),
            owner.owns(live) && ManagedFields.isOverwritten(live)));
  }
}
