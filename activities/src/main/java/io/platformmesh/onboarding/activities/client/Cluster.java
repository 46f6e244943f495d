package io.platformmesh.onboarding.activities.client;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.platformmesh.onboarding.activities.apply.Adoption;
import io.platformmesh.onboarding.activities.apply.AppliedFieldsMatcher;
import io.platformmesh.onboarding.activities.apply.Owner;
import io.platformmesh.onboarding.activities.apply.WriteGuard;
import io.platformmesh.onboarding.activities.event.EventRecorder;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.redaction.Redactor;
import io.platformmesh.onboarding.workflows.contract.Cause;
import io.platformmesh.onboarding.workflows.contract.ClusterRef;
import io.platformmesh.onboarding.workflows.contract.Deviation;
import io.platformmesh.onboarding.workflows.contract.ObjectRef;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One Kubernetes API as the activities use it: every call says in words what it was about when it
 * fails, and writes are the few that an onboarding needs.
 */
public final class Cluster {

  private final ClusterRef ref;
  private final KubernetesClient client;
  private final Adoption adoption;
  private final EventRecorder events;
  private final Redactor redactor;

  private Cluster(
      ClusterRef ref,
      KubernetesClient client,
      Adoption adoption,
      EventRecorder events,
      Redactor redactor) {
    this.ref = ref;
    this.client = client;
    this.adoption = adoption;
    this.events = events;
    this.redactor = redactor;
  }

  /**
   * Connects to a cluster.
   *
   * @param ref the cluster; in a kcp workspace, status 403 also means that there is no such
   *     workspace
   * @param adoption what is taken over from upstream
   * @param events records what is adopted and what is removed
   */
  public static Cluster of(
      ClusterRef ref, KubernetesClient client, Adoption adoption, EventRecorder events) {
    return new Cluster(ref, client, adoption, events, Redactor.ofPatterns());
  }

  /** The same cluster for writes whose content its server must not be quoted with. */
  public Cluster quotingBy(Redactor knowing) {
    return new Cluster(ref, client, adoption, events, knowing);
  }

  /** Identifies the cluster, also in messages. */
  public ClusterRef ref() {
    return ref;
  }

  /** The object, or empty when there is none. */
  public Optional<GenericKubernetesResource> get(
      ResourceKind kind, @Nullable String namespace, String name) {
    return call(
        "read " + object(kind, namespace, name).kindAndName(),
        () -> Optional.ofNullable(resource(kind, namespace, name).get()));
  }

  /** All objects of a kind in a namespace that carry the owner's label and annotation. */
  public List<GenericKubernetesResource> ownedBy(Owner owner, ResourceKind kind, String namespace) {
    return call(
        "list " + kind + " in " + namespace,
        () ->
            client
                .genericKubernetesResources(kind.context())
                .inNamespace(namespace)
                .withLabels(owner.labels())
                .list()
                .getItems()
                .stream()
                .filter(owner::owns)
                .toList());
  }

  /** The Secret, or empty when there is none. */
  public Optional<Secret> secret(String namespace, String name) {
    return call(
        "read " + object(ResourceKind.Secret, namespace, name).kindAndName(),
        () -> Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name).get()));
  }

  /** Creates the namespace if it is missing; never changes one. */
  public void ensureNamespace(String name, WriteGuard guard) {
    String doing = "create Namespace " + name;
    boolean missing =
        call("read Namespace " + name, () -> client.namespaces().withName(name).get() == null);
    if (!missing) {
      return;
    }
    guard.check();
    try {
      client
          .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
          .create();
    } catch (KubernetesClientException failure) {
      if (failure.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw trouble(failure, doing);
      }
    }
  }

  /**
   * Makes the live object hold exactly the desired fields, as far as they are ours. Sends nothing
   * when it does already.
   *
   * @param desired name, namespace and all fields we want to own
   * @param owner whose object it is to be
   * @param unclaimed whether an existing object without any owner may be used
   * @return the live object
   * @throws StageException when it is somebody else's, or the server does not take it
   */
  public GenericKubernetesResource apply(
      ResourceKind kind,
      GenericKubernetesResource desired,
      Owner owner,
      boolean unclaimed,
      WriteGuard guard) {
    String namespace = desired.getMetadata().getNamespace();
    String name = desired.getMetadata().getName();
    owner.mark(desired);
    Optional<GenericKubernetesResource> live = get(kind, namespace, name);
    if (live.isPresent()) {
      GenericKubernetesResource present = live.get();
      if (!adoption.isUpstreams(present, desired)) {
        owner.requireMine(present, unclaimed);
      }
      if (present.isMarkedForDeletion()) {
        throw StageException.notYet(
            Reason.BeingDeleted,
            "%s is being deleted (finalizers %s); it is made anew when it is gone."
                .formatted(Owner.describe(present), present.getMetadata().getFinalizers()));
      }
      if (!owner.owns(present)) {
        events.normal(
            owner.reference(),
            Reason.Adopted,
            "%s on %s is taken over.".formatted(object(kind, namespace, name).kindAndName(), ref));
      }
      if (adoption.hasFieldsToTake(present)) {
        present = takeFields(kind, present, guard);
      } else if (AppliedFieldsMatcher.isApplied(present, desired)) {
        return present;
      }
      if (!owner.owns(present)) {
        // Another owner may be about to take it as well: only the first one may.
        desired.getMetadata().setResourceVersion(present.getMetadata().getResourceVersion());
      }
    }
    guard.check();
    boolean racing = desired.getMetadata().getResourceVersion() != null;
    return call(
        "apply " + object(kind, namespace, name).kindAndName(),
        racing,
        () ->
            client
                .genericKubernetesResources(kind.context())
                .resource(desired)
                .fieldManager(OnboardingMetadata.FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply());
  }

  /** Only metadata change, so that no controller sees anything new. */
  private GenericKubernetesResource takeFields(
      ResourceKind kind, GenericKubernetesResource live, WriteGuard guard) {
    guard.check();
    List<Map<String, Object>> patch =
        List.of(
            Map.of(
                "op", "test",
                "path", "/metadata/resourceVersion",
                "value", live.getMetadata().getResourceVersion()),
            Map.of(
                "op", "replace",
                "path", "/metadata/managedFields",
                "value", adoption.handedOver(live, kind.apiVersion())));
    return call(
        "take over the fields of "
            + object(kind, live.getMetadata().getNamespace(), live.getMetadata().getName())
                .kindAndName(),
        true,
        () ->
            resource(kind, live.getMetadata().getNamespace(), live.getMetadata().getName())
                .patch(PatchContext.of(PatchType.JSON), Serialization.asJson(patch)));
  }

  /**
   * What of an object is not as desired, without touching it; empty when all is.
   *
   * @param desired name, namespace and all fields we want to own
   * @param owner whose object it should be
   */
  public Optional<Deviation> drift(
      ResourceKind kind, GenericKubernetesResource desired, Owner owner) {
    String namespace = desired.getMetadata().getNamespace();
    String name = desired.getMetadata().getName();
    owner.mark(desired);
    GenericKubernetesResource live = get(kind, namespace, name).orElse(null);
    ObjectRef object = object(kind, namespace, name);
    if (live == null) {
      return Optional.of(Deviation.of(Cause.DRIFT, object, "deleted", false));
    }
    if (live.isMarkedForDeletion()) {
      return Optional.of(Deviation.of(Cause.DRIFT, object, "being deleted", false));
    }
    return owner.owns(live)
            && !adoption.hasFieldsToTake(live)
            && AppliedFieldsMatcher.isApplied(live, desired)
        ? Optional.empty()
        : Optional.of(
            Deviation.of(
                Cause.DRIFT,
                object,
                "changed by " + Adoption.lastOtherWriter(live),
                owner.owns(live) && Adoption.isOverwritten(live)));
  }

  /**
   * Sets annotations that belong to nobody's desired state, under a field manager of their own, so
   * that no apply takes them away.
   */
  public void annotate(
      ResourceKind kind, GenericKubernetesResource object, Map<String, String> annotations) {
    String namespace = object.getMetadata().getNamespace();
    String name = object.getMetadata().getName();
    PatchContext context =
        new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager(OnboardingMetadata.FIELD_MANAGER + "-retry")
            .build();
    call(
        "annotate " + object(kind, namespace, name).kindAndName(),
        () ->
            resource(kind, namespace, name)
                .patch(
                    context,
                    Serialization.asJson(Map.of("metadata", Map.of("annotations", annotations)))));
  }

  /** Why an object cannot be written for this owner; empty when it can, or may be taken over. */
  public Optional<StageException> conflict(Owner owner, GenericKubernetesResource live) {
    if (adoption.isOfUpstream(live)) {
      return Optional.empty();
    }
    try {
      owner.requireMine(live, false);
      return Optional.empty();
    } catch (StageException conflict) {
      return Optional.of(conflict);
    }
  }

  /** Whether the object is the owner's, or was made for it by upstream. */
  public boolean belongsTo(
      Owner owner, GenericKubernetesResource live, GenericKubernetesResource desired) {
    return owner.owns(live) || adoption.isUpstreams(live, desired);
  }

  /**
   * Asks for the deletion of an object that was read before, provided that nobody has changed it
   * since, such as its owner; an absent one is fine. What it owns is deleted in the background.
   *
   * @param owner whose object it was
   */
  public void delete(
      ResourceKind kind, GenericKubernetesResource object, Owner owner, WriteGuard guard) {
    if (object.isMarkedForDeletion()) {
      return;
    }
    guard.check();
    String namespace = object.getMetadata().getNamespace();
    String name = object.getMetadata().getName();
    call(
        "delete " + object(kind, namespace, name).kindAndName(),
        () ->
            resource(kind, namespace, name)
                .lockResourceVersion(object.getMetadata().getResourceVersion())
                .delete());
    events.normal(
        owner.reference(),
        Reason.Pruned,
        "%s on %s is removed.".formatted(object(kind, namespace, name).kindAndName(), ref));
  }

  private Resource<GenericKubernetesResource> resource(
      ResourceKind kind, @Nullable String namespace, String name) {
    var resources = client.genericKubernetesResources(kind.context());
    return namespace == null
        ? resources.withName(name)
        : resources.inNamespace(namespace).withName(name);
  }

  private <R> R call(String doing, Supplier<R> request) {
    return call(doing, false, request);
  }

  /**
   * @param racing whether the request names the resourceVersion that it is for
   */
  private <R> R call(String doing, boolean racing, Supplier<R> request) {
    try {
      return request.get();
    } catch (KubernetesClientException failure) {
      throw racing && ApiErrors.isLostRace(failure)
          ? ApiErrors.lostRace(ref, doing)
          : trouble(failure, doing);
    } catch (RuntimeException unexpected) {
      throw StageException.unexpected(unexpected);
    }
  }

  private StageException trouble(KubernetesClientException failure, String doing) {
    return ApiErrors.of(failure, ref, doing, redactor);
  }

  private ObjectRef object(ResourceKind kind, @Nullable String namespace, String name) {
    return new ObjectRef(ref, kind.name(), namespace, name);
  }
}
