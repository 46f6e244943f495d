package io.platformmesh.onboarding.activities.apply;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
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
import io.platformmesh.onboarding.workflows.contract.ObjectRef;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Creates, applies and deletes the objects of a ManagedProvider, after it has checked that they may
 * be written.
 */
public final class ObjectWriter {

  private final Adoption adoption;
  private final EventRecorder events;

  /**
   * @param adoption recognises the objects of the upstream operator
   * @param events records adoptions and deletions
   */
  public ObjectWriter(Adoption adoption, EventRecorder events) {
    this.adoption = adoption;
    this.events = events;
  }

  /** Creates the namespace if it is missing; never changes an existing one. */
  public void ensureNamespace(Cluster cluster, String name, WriteGuard guard) {
    boolean missing =
        cluster.call(
            "read Namespace " + name,
            () -> cluster.client().namespaces().withName(name).get() == null);
    if (!missing) {
      return;
    }
    guard.check();
    cluster.call(
        "create Namespace " + name,
        () -> {
          try {
            cluster
                .client()
                .resource(
                    new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
                .create();
          } catch (KubernetesClientException failure) {
            if (failure.getCode() != HttpURLConnection.HTTP_CONFLICT) {
              throw failure;
            }
          }
          return name;
        });
  }

  /**
   * Applies the desired fields by server-side apply, and adopts the object if upstream has made it.
   * Sends nothing if the live object has exactly these fields already.
   *
   * @param desired name, namespace and all fields that we own
   * @param owner the ManagedProvider that the object belongs to
   * @param mayUseUnowned whether an existing object without an owner may be used
   * @return the live object
   * @throws StageException when another owner has the object, or the API server rejects it
   */
  public GenericKubernetesResource apply(
      Cluster cluster,
      GenericKubernetesResource desired,
      Owner owner,
      boolean mayUseUnowned,
      WriteGuard guard) {
    ResourceKind kind = ResourceKind.of(desired);
    ObjectRef object = cluster.object(desired);
    owner.mark(desired);
    Optional<GenericKubernetesResource> found =
        cluster.get(kind, object.namespace(), object.name());
    if (found.isPresent()) {
      GenericKubernetesResource live = found.get();
      requireWritable(live, desired, owner, mayUseUnowned);
      if (!owner.owns(live)) {
        events.normal(
            owner.reference(),
            Reason.Adopted,
            "%s on %s now belongs to this ManagedProvider."
                .formatted(object.kindAndName(), cluster.ref()));
      }
      if (adoption.hasFieldsToTransfer(live)) {
        live = transferFields(cluster, live, guard);
      } else if (AppliedFieldsMatcher.isApplied(live, desired)) {
        return live;
      }
      if (!owner.owns(live)) {
        // Another owner may adopt the object at the same time: only the first one succeeds.
        desired.getMetadata().setResourceVersion(live.getMetadata().getResourceVersion());
      }
    }
    guard.check();
    return desired.getMetadata().getResourceVersion() == null
        ? cluster.call("apply " + object.kindAndName(), () -> serverSideApply(cluster, desired))
        : cluster.callUnderResourceVersion(
            "apply " + object.kindAndName(), () -> serverSideApply(cluster, desired));
  }

  private void requireWritable(
      GenericKubernetesResource live,
      GenericKubernetesResource desired,
      Owner owner,
      boolean mayUseUnowned) {
    if (!adoption.isMadeByUpstreamFor(live, desired)) {
      owner.requireOwnable(live, mayUseUnowned);
    }
    if (live.isMarkedForDeletion()) {
      throw StageException.notReady(
          Reason.BeingDeleted,
          "%s is being deleted (finalizers %s): it is created again when it is gone."
              .formatted(Owner.describe(live), live.getMetadata().getFinalizers()));
    }
  }

  private static GenericKubernetesResource serverSideApply(
      Cluster cluster, GenericKubernetesResource desired) {
    return cluster
        .client()
        .genericKubernetesResources(ResourceKind.of(desired).context())
        .resource(desired)
        .fieldManager(OnboardingMetadata.FIELD_MANAGER)
        .forceConflicts()
        .serverSideApply();
  }

  /** Changes only metadata, so that the controller of the object has nothing to reconcile. */
  private GenericKubernetesResource transferFields(
      Cluster cluster, GenericKubernetesResource live, WriteGuard guard) {
    guard.check();
    ResourceKind kind = ResourceKind.of(live);
    ObjectRef object = cluster.object(live);
    List<Map<String, Object>> patch =
        List.of(
            JsonPatches.test("/metadata/resourceVersion", live.getMetadata().getResourceVersion()),
            JsonPatches.replace(
                "/metadata/managedFields", adoption.transferredFields(live, kind.apiVersion())));
    return cluster.callUnderResourceVersion(
        "transfer the managed fields of " + object.kindAndName(),
        () ->
            cluster
                .resource(kind, object.namespace(), object.name())
                .patch(PatchContext.of(PatchType.JSON), Serialization.asJson(patch)));
  }

  /**
   * Sets annotations that are not part of the desired state, under a field manager of their own, so
   * that no apply removes them.
   */
  public void annotate(
      Cluster cluster, GenericKubernetesResource live, Map<String, String> annotations) {
    ObjectRef object = cluster.object(live);
    PatchContext context =
        new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager(OnboardingMetadata.FIELD_MANAGER + "-retry")
            .build();
    String patch = Serialization.asJson(Map.of("metadata", Map.of("annotations", annotations)));
    cluster.call(
        "annotate " + object.kindAndName(),
        () ->
            cluster
                .resource(ResourceKind.of(live), object.namespace(), object.name())
                .patch(context, patch));
  }

  /**
   * Requests the deletion of an object, with its dependents in the background, provided that no
   * other writer has changed it since it was read. An object that is gone or being deleted is not
   * an error.
   *
   * @param live the object as it was read
   * @param owner the ManagedProvider that the object belongs to
   */
  public void delete(
      Cluster cluster, GenericKubernetesResource live, Owner owner, WriteGuard guard) {
    if (live.isMarkedForDeletion()) {
      return;
    }
    guard.check();
    ObjectRef object = cluster.object(live);
    cluster.call(
        "delete " + object.kindAndName(),
        () ->
            cluster
                .resource(ResourceKind.of(live), object.namespace(), object.name())
                .lockResourceVersion(live.getMetadata().getResourceVersion())
                .delete());
    events.normal(
        owner.reference(),
        Reason.Pruned,
        "%s on %s is deleted.".formatted(object.kindAndName(), cluster.ref()));
  }
}
