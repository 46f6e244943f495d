package io.platformmesh.onboarding.activities.apply;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.client.Cluster;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.workflows.Cause;
import io.platformmesh.onboarding.workflows.Deviation;
import io.platformmesh.onboarding.workflows.ObjectRef;
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
      Owner owner, GenericKubernetesResource liveObject, GenericKubernetesResource desiredObject) {
    return owner.owns(liveObject) || adoption.isMadeByUpstreamFor(liveObject, desiredObject);
  }

  /**
   * Returns why the owner must not write this object: another owner has it, or it was not created
   * for any ManagedProvider. Empty when the owner may.
   */
  public Optional<StageException> ownershipConflict(
      Owner owner, GenericKubernetesResource liveObject) {
    if (adoption.isMadeByUpstream(liveObject)) {
      return Optional.empty();
    }
    try {
      owner.requireOwnable(liveObject, false);
      return Optional.empty();
    } catch (StageException ownershipConflict) {
      return Optional.of(ownershipConflict);
    }
  }

  /**
   * The difference between the live and the desired object; empty when there is none.
   *
   * @param desiredObject name, namespace and all fields that we own
   * @param owner the ManagedProvider that the object belongs to
   */
  public Optional<Deviation> drift(
      Cluster cluster, GenericKubernetesResource desiredObject, Owner owner) {
    ObjectRef objectRef = cluster.objectRef(desiredObject);
    owner.mark(desiredObject);
    GenericKubernetesResource liveObject =
        cluster
            .get(ResourceKind.of(desiredObject), objectRef.namespace(), objectRef.name())
            .orElse(null);
    if (liveObject == null) {
      return Optional.of(Deviation.of(Cause.DRIFT, objectRef, "deleted", false));
    }
    if (liveObject.isMarkedForDeletion()) {
      return Optional.of(Deviation.of(Cause.DRIFT, objectRef, "being deleted", false));
    }
    if (owner.owns(liveObject)
        && !adoption.hasFieldsToTransfer(liveObject)
        && AppliedFieldsMatcher.isApplied(liveObject, desiredObject)) {
      return Optional.empty();
    }
    return Optional.of(
        Deviation.of(
            Cause.DRIFT,
            objectRef,
            "changed by " + ManagedFields.lastOtherManager(liveObject).orElse("an unknown writer"),
            owner.owns(liveObject) && ManagedFields.isOverwritten(liveObject)));
  }
}
