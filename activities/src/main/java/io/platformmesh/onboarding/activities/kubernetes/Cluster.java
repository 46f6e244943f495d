package io.platformmesh.onboarding.activities.kubernetes;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One Kubernetes API as the activities use it: every call says in words what it was about when it
 * fails, and writes are the few that an onboarding needs.
 */
public final class Cluster {

  private final String description;
  private final KubernetesClient client;
  private final boolean workspace;

  private Cluster(String description, KubernetesClient client, boolean workspace) {
    this.description = description;
    this.client = client;
    this.workspace = workspace;
  }

  /**
   * An ordinary cluster.
   *
   * @param description how messages call it
   */
  public static Cluster of(String description, KubernetesClient client) {
    return new Cluster(description, client, false);
  }

  /** A kcp workspace, where 403 also means that there is no such workspace. */
  public static Cluster workspace(String path, KubernetesClient client) {
    return new Cluster("kcp workspace " + path, client, true);
  }

  /** How messages call it. */
  public String description() {
    return description;
  }

  /** The object, or empty when there is none. */
  public Optional<GenericKubernetesResource> get(
      ResourceKind kind, @Nullable String namespace, String name) {
    return call(
        "read " + words(kind, namespace, name),
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
        "read " + words(ResourceKind.Secret, namespace, name),
        () -> Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name).get()));
  }

  /** Creates the namespace if it is missing; never changes one. */
  public void ensureNamespace(String name, Guard guard) {
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
        throw KubernetesTrouble.of(failure, description, doing, workspace);
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
   * @throws StageTrouble when it is somebody else's, or the server does not take it
   */
  public GenericKubernetesResource apply(
      ResourceKind kind,
      GenericKubernetesResource desired,
      Owner owner,
      boolean unclaimed,
      Guard guard) {
    String namespace = desired.getMetadata().getNamespace();
    String name = desired.getMetadata().getName();
    owner.mark(desired);
    Optional<GenericKubernetesResource> live = get(kind, namespace, name);
    if (live.isPresent()) {
      owner.requireMine(live.get(), unclaimed);
      if (FieldSets.isApplied(live.get(), desired)) {
        return live.get();
      }
    }
    guard.check();
    return call(
        "apply " + words(kind, namespace, name),
        () ->
            client
                .genericKubernetesResources(kind.context())
                .resource(desired)
                .fieldManager(OnboardingMetadata.FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply());
  }

  /** Asks for the deletion of an object that was read before; an absent one is fine. */
  public void delete(ResourceKind kind, GenericKubernetesResource object, Guard guard) {
    if (object.isMarkedForDeletion()) {
      return;
    }
    guard.check();
    String namespace = object.getMetadata().getNamespace();
    String name = object.getMetadata().getName();
    call(
        "delete " + words(kind, namespace, name),
        () ->
            resource(kind, namespace, name)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete());
  }

  private Resource<GenericKubernetesResource> resource(
      ResourceKind kind, @Nullable String namespace, String name) {
    var resources = client.genericKubernetesResources(kind.context());
    return namespace == null
        ? resources.withName(name)
        : resources.inNamespace(namespace).withName(name);
  }

  private <R> R call(String doing, Supplier<R> request) {
    try {
      return request.get();
    } catch (KubernetesClientException failure) {
      throw KubernetesTrouble.of(failure, description, doing, workspace);
    }
  }

  private static String words(ResourceKind kind, @Nullable String namespace, String name) {
    return kind + " " + (namespace == null ? "" : namespace + "/") + name;
  }
}
