package io.platformmesh.onboarding.activities.apply;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.platformmesh.onboarding.activities.client.Cluster;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.activities.event.EventRecorder;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.workflows.ObjectRef;
import io.platformmesh.onboarding.workflows.Reason;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Creates, applies and deletes the objects of a ManagedProvider, after it has checked that they may
 * be written.
 */
public final class ObjectWriter {

  private static final boolean USE_UNOWNED = true;
  private static final boolean REJECT_UNOWNED = false;

  private final Adoption adoption;
  private final EventRecorder eventRecorder;

  /**
   * @param adoption recognises the objects of the upstream operator
   * @param eventRecorder records adoptions and deletions
   */
  public ObjectWriter(Adoption adoption, EventRecorder eventRecorder) {
    this.adoption = adoption;
    this.eventRecorder = eventRecorder;
  }

  /** Creates the namespace if it is missing; never changes an existing one. */
  public void ensureNamespace(Cluster cluster, String namespace, WriteGuard writeGuard) {
    boolean isMissing =
        cluster.call(
            "read Namespace " + namespace,
            () -> cluster.client().namespaces().withName(namespace).get() == null);
    if (!isMissing) {
      return;
    }
    writeGuard.requireWriteAllowed();
    Namespace newNamespace =
        new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build();
    cluster.call(
        "create Namespace " + namespace,
        () -> {
          try {
            return cluster.client().resource(newNamespace).create();
          } catch (KubernetesClientException failure) {
            boolean existsByNow = failure.getCode() == HttpURLConnection.HTTP_CONFLICT;
            if (existsByNow) {
              return newNamespace;
            }
            throw failure;
          }
        });
  }

  /**
   * Applies the desired fields by server-side apply, and adopts the object if upstream has created
   * it. Sends nothing if the live object has exactly these fields already.
   *
   * @param existingObject the live object as it was read; null if it does not exist
   * @param desiredObject name, namespace and all fields that we own
   * @param owner the ManagedProvider that the object belongs to
   * @return the live object
   * @throws StageException when the live object belongs to another owner or to no owner, or the API
   *     server rejects the apply
   */
  public GenericKubernetesResource apply(
      Cluster cluster,
      @Nullable GenericKubernetesResource existingObject,
      GenericKubernetesResource desiredObject,
      Owner owner,
      WriteGuard writeGuard) {
    return apply(cluster, existingObject, desiredObject, owner, REJECT_UNOWNED, writeGuard);
  }

  /** As {@link #apply}; also takes over a live object that belongs to no owner. */
  public GenericKubernetesResource applyOrTakeOver(
      Cluster cluster,
      @Nullable GenericKubernetesResource existingObject,
      GenericKubernetesResource desiredObject,
      Owner owner,
      WriteGuard writeGuard) {
    return apply(cluster, existingObject, desiredObject, owner, USE_UNOWNED, writeGuard);
  }

  private GenericKubernetesResource apply(
      Cluster cluster,
      @Nullable GenericKubernetesResource existingObject,
      GenericKubernetesResource desiredObject,
      Owner owner,
      boolean mayUseUnowned,
      WriteGuard writeGuard) {
    ObjectRef objectRef = cluster.objectRef(desiredObject);
    owner.markAsOwned(desiredObject);
    if (existingObject != null) {
      GenericKubernetesResource liveObject = existingObject;
      requireApplicable(liveObject, desiredObject, owner, mayUseUnowned);
      if (!owner.owns(liveObject)) {
        recordAdoption(cluster, objectRef, owner);
      }
      if (adoption.hasFieldsToTransfer(owner, liveObject)) {
        liveObject = transferFields(cluster, liveObject, owner, writeGuard);
      } else if (AppliedFieldsMatcher.isApplied(liveObject, desiredObject)) {
        return liveObject;
      }
      requireMutable(cluster, liveObject);
      if (!owner.owns(liveObject)) {
        // Another owner may adopt the object at the same time: only the first one succeeds.
        desiredObject
            .getMetadata()
            .setResourceVersion(liveObject.getMetadata().getResourceVersion());
      }
    }
    writeGuard.requireWriteAllowed();
    String action = "apply " + objectRef.kindAndName();
    boolean requiresResourceVersion = desiredObject.getMetadata().getResourceVersion() != null;
    return requiresResourceVersion
        ? cluster.callUnderResourceVersion(action, () -> serverSideApply(cluster, desiredObject))
        : cluster.call(action, () -> serverSideApply(cluster, desiredObject));
  }

  private void recordAdoption(Cluster cluster, ObjectRef objectRef, Owner owner) {
    eventRecorder.recordNormal(
        owner.reference(),
        Reason.Adopted,
        "%s on %s now belongs to this ManagedProvider."
            .formatted(objectRef.kindAndName(), cluster.ref()));
  }

  private void requireApplicable(
      GenericKubernetesResource liveObject,
      GenericKubernetesResource desiredObject,
      Owner owner,
      boolean mayUseUnowned) {
    boolean isAdoptable = adoption.isMadeByUpstreamFor(owner, liveObject, desiredObject);
    if (!isAdoptable && mayUseUnowned) {
      owner.requireNoOtherOwner(liveObject);
    } else if (!isAdoptable) {
      owner.requireOwnable(liveObject);
    }
    if (liveObject.isMarkedForDeletion()) {
      throw StageException.notReady(
          Reason.BeingDeleted,
          "%s is being deleted (finalizers %s): it is created again when it is gone."
              .formatted(Owner.describe(liveObject), liveObject.getMetadata().getFinalizers()));
    }
  }

  /** A Secret that is immutable cannot be changed, also not by a rotated kubeconfig. */
  private static void requireMutable(Cluster cluster, GenericKubernetesResource liveObject) {
    if (Boolean.TRUE.equals(liveObject.getAdditionalProperties().get("immutable"))) {
      throw StageException.actionNeeded(
          Reason.SecretImmutable,
          "%s on %s is immutable and has other content: delete it, so that it is created again with the new content"
              .formatted(cluster.objectRef(liveObject).kindAndName(), cluster.ref()));
    }
  }

  private static GenericKubernetesResource serverSideApply(
      Cluster cluster, GenericKubernetesResource desiredObject) {
    return cluster
        .client()
        .genericKubernetesResources(ResourceKind.of(desiredObject).context())
        .resource(desiredObject)
        .fieldManager(OnboardingMetadata.FIELD_MANAGER)
        .forceConflicts()
        .serverSideApply();
  }

  /**
   * Transfers the managed fields of upstream to us. Changes only the metadata of the live object,
   * so that its controller has nothing to reconcile.
   */
  private GenericKubernetesResource transferFields(
      Cluster cluster, GenericKubernetesResource liveObject, Owner owner, WriteGuard writeGuard) {
    writeGuard.requireWriteAllowed();
    ResourceKind kind = ResourceKind.of(liveObject);
    ObjectRef objectRef = cluster.objectRef(liveObject);
    List<Map<String, Object>> patch =
        List.of(
            JsonPatches.test(
                "/metadata/resourceVersion", liveObject.getMetadata().getResourceVersion()),
            JsonPatches.replace(
                "/metadata/managedFields",
                adoption.transferredFields(owner, liveObject, kind.apiVersion())));
    return cluster.callUnderResourceVersion(
        "transfer the managed fields of " + objectRef.kindAndName(),
        () ->
            cluster
                .resource(liveObject)
                .patch(PatchContext.of(PatchType.JSON), Serialization.asJson(patch)));
  }

  /**
   * Sets annotations that are not part of the desired state of an object, under a field manager of
   * their own, so that no apply removes these annotations.
   */
  public void annotate(
      Cluster cluster, GenericKubernetesResource liveObject, Map<String, String> annotations) {
    ObjectRef objectRef = cluster.objectRef(liveObject);
    PatchContext patchContext =
        new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager(OnboardingMetadata.FIELD_MANAGER + "-retry")
            .build();
    String patch = Serialization.asJson(Map.of("metadata", Map.of("annotations", annotations)));
    cluster.call(
        "annotate " + objectRef.kindAndName(),
        () -> cluster.resource(liveObject).patch(patchContext, patch));
  }

  /**
   * Records that the deletion of the owner keeps an object with the name of a desired one, unless
   * the object belongs to another ManagedProvider.
   *
   * @param liveObject an object that does not belong to the owner
   */
  public void recordKept(Cluster cluster, GenericKubernetesResource liveObject, Owner owner) {
    boolean belongsToAnother = !Owner.ownerOf(liveObject).isEmpty();
    if (belongsToAnother) {
      return;
    }
    eventRecorder.recordWarning(
        owner.reference(),
        Reason.ObjectKept,
        "%s on %s is kept, because it does not belong to this ManagedProvider (written by field manager %s): delete it if it is not needed."
            .formatted(
                cluster.objectRef(liveObject).kindAndName(),
                cluster.ref(),
                ManagedFields.lastOtherManager(liveObject).orElse("unknown")));
  }

  /**
   * Requests the deletion of an object, with its dependents in the background, provided that no
   * other writer has changed it since it was read. An object that is gone or being deleted is not
   * an error.
   *
   * @param liveObject the object as it was read
   * @param owner the ManagedProvider that the object belongs to
   */
  public void delete(
      Cluster cluster, GenericKubernetesResource liveObject, Owner owner, WriteGuard writeGuard) {
    if (liveObject.isMarkedForDeletion()) {
      return;
    }
    writeGuard.requireWriteAllowed();
    ObjectRef objectRef = cluster.objectRef(liveObject);
    cluster.call(
        "delete " + objectRef.kindAndName(),
        () ->
            cluster
                .resource(ResourceKind.of(liveObject), objectRef.namespace(), objectRef.name())
                .lockResourceVersion(liveObject.getMetadata().getResourceVersion())
                .delete());
    eventRecorder.recordNormal(
        owner.reference(),
        Reason.Pruned,
        "%s on %s is deleted.".formatted(objectRef.kindAndName(), cluster.ref()));
  }
}
