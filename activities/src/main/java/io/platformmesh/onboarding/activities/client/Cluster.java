package io.platformmesh.onboarding.activities.client;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.redaction.Redactor;
import io.platformmesh.onboarding.workflows.contract.ClusterRef;
import io.platformmesh.onboarding.workflows.contract.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads objects of one Kubernetes API, and translates the errors of its client into {@link
 * StageException}s that name the cluster and the request.
 */
public final class Cluster {

  private final ClusterRef ref;
  private final KubernetesClient client;
  private final Redactor redactor;

  private Cluster(ClusterRef ref, KubernetesClient client, Redactor redactor) {
    this.ref = ref;
    this.client = client;
    this.redactor = redactor;
  }

  /**
   * @param ref the cluster; in a kcp workspace, status 403 also means that it does not exist (yet)
   * @param client client of the cluster; not closed here
   */
  public Cluster(ClusterRef ref, KubernetesClient client) {
    this(ref, client, Redactor.ofPatterns());
  }

  /** The same cluster, whose error messages are quoted through this redactor. */
  public Cluster redactedBy(Redactor other) {
    return new Cluster(ref, client, other);
  }

  /** Identifies the cluster, also in messages. */
  public ClusterRef ref() {
    return ref;
  }

  /** A client for requests that this class does not offer; to be used within {@link #call}. */
  public KubernetesClient client() {
    return client;
  }

  /** The object, or empty when it does not exist. */
  public Optional<GenericKubernetesResource> get(
      ResourceKind kind, @Nullable String namespace, String name) {
    return call(
        "read " + object(kind, namespace, name).kindAndName(),
        () -> Optional.ofNullable(resource(kind, namespace, name).get()));
  }

  /** All objects of a kind in a namespace that have these labels. */
  public List<GenericKubernetesResource> list(
      ResourceKind kind, String namespace, Map<String, String> labels) {
    return call(
        "list " + kind + " in " + namespace,
        () ->
            client
                .genericKubernetesResources(kind.context())
                .inNamespace(namespace)
                .withLabels(labels)
                .list()
                .getItems());
  }

  /** The Secret, or empty when it does not exist. */
  public Optional<Secret> secret(String namespace, String name) {
    return call(
        "read " + object(ResourceKind.Secret, namespace, name).kindAndName(),
        () -> Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name).get()));
  }

  /** The client's handle of one object. */
  public Resource<GenericKubernetesResource> resource(
      ResourceKind kind, @Nullable String namespace, String name) {
    var resources = client.genericKubernetesResources(kind.context());
    return namespace == null
        ? resources.withName(name)
        : resources.inNamespace(namespace).withName(name);
  }

  /** A reference to an object on this cluster. */
  public ObjectRef object(ResourceKind kind, @Nullable String namespace, String name) {
    return new ObjectRef(ref, kind.name(), namespace, name);
  }

  /** A reference to this object on this cluster. */
  public ObjectRef object(GenericKubernetesResource object) {
    return object(
        ResourceKind.of(object),
        object.getMetadata().getNamespace(),
        object.getMetadata().getName());
  }

  /**
   * Sends a request and translates its errors.
   *
   * @param action the request, as messages name it: "read Secret a/b"
   * @throws StageException when the request fails
   */
  public <R> R call(String action, Supplier<R> request) {
    try {
      return request.get();
    } catch (KubernetesClientException failure) {
      throw ApiErrors.of(failure, ref, action, redactor);
    } catch (StageException translated) {
      throw translated;
    } catch (RuntimeException unexpected) {
      throw StageException.unexpected(unexpected);
    }
  }

  /**
   * Sends a request under a resourceVersion, as {@link #call}; a {@linkplain ApiErrors#isLostRace
   * lost race} is an error that Temporal retries.
   */
  public <R> R callUnderResourceVersion(String action, Supplier<R> request) {
    return call(
        action,
        () -> {
          try {
            return request.get();
          } catch (KubernetesClientException failure) {
            throw ApiErrors.isLostRace(failure) ? ApiErrors.lostRace(ref, action) : failure;
          }
        });
  }
}
