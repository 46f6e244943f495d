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

  private static final boolean NOT_OVERWRITTEN = false;

  private final Adoption adoption;

  /**
   * @param adoption recognises the objects of the upstream operator
   */
  public OwnedObjects(Adoption adoption) {
    this.adoption = adoption;
  }

  /** Lists the objects of a kind that have the owner's labels and annotations, in its namespace. */
  public static List<GenericKubernetesResource> list(
      Cluster cluster, ResourceKind kind, Owner owner) {
    return cluster.list(kind, owner.namespace(), owner.labels()).stream()
        .filter(owner::owns)
        .toList();
  }

  /** Whether the live object belongs to the owner, or upstream has created it for the owner. */
  public boolean belongsTo(
      Owner owner, GenericKubernetesResource liveObject, GenericKubernetesResource desiredObject) {
    return owner.owns(liveObject) || adoption.isMadeByUpstreamFor(owner, liveObject, desiredObject);
  }

  /**
   * Returns why the owner must not write the live object: it belongs to another owner, or to no
   * ManagedProvider. Empty when the owner may write the live object.
   */
  public Optional<StageException> ownershipConflict(
      Owner owner, GenericKubernetesResource liveObject) {
    if (adoption.isMadeByUpstream(owner, liveObject)) {
      return Optional.empty();
    }
    try {
      owner.requireOwnable(liveObject);
      return Optional.empty();
    } catch (StageException ownershipConflict) {
      return Optional.of(ownershipConflict);
    }
  }

  /**
   * Finds the difference between the live and the desired object; empty when they are equal.
   *
   * @param desiredObject name, namespace and all fields that we own
   * @param owner the ManagedProvider that the object belongs to
   */
  public Optional<Deviation> drift(
      Cluster cluster, GenericKubernetesResource desiredObject, Owner owner) {
    ObjectRef objectRef = cluster.objectRef(desiredObject);
    owner.markAsOwned(desiredObject);
    GenericKubernetesResource liveObject =
        cluster
            .get(ResourceKind.of(desiredObject), objectRef.namespace(), objectRef.name())
            .orElse(null);
    if (liveObject == null) {
      return Optional.of(driftOf(objectRef, "deleted", NOT_OVERWRITTEN));
    }
    if (liveObject.isMarkedForDeletion()) {
      return Optional.of(driftOf(objectRef, "being deleted", NOT_OVERWRITTEN));
    }
    if (owner.owns(liveObject)
        && !adoption.hasFieldsToTransfer(owner, liveObject)
        && AppliedFieldsMatcher.isApplied(liveObject, desiredObject)) {
      return Optional.empty();
    }
    String lastWriter = ManagedFields.lastOtherManager(liveObject).orElse("an unknown writer");
    boolean isOverwritten = owner.owns(liveObject) && ManagedFields.isOverwritten(liveObject);
    return Optional.of(driftOf(objectRef, "changed by " + lastWriter, isOverwritten));
  }

  private static Deviation driftOf(ObjectRef objectRef, String message, boolean isOverwritten) {
    return Deviation.of(Cause.DRIFT, objectRef, message, isOverwritten);
  }
}
