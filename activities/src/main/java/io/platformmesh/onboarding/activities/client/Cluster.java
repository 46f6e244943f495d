package io.platformmesh.onboarding.activities.client;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.redaction.Redactor;
import io.platformmesh.onboarding.workflows.ClusterRef;
import io.platformmesh.onboarding.workflows.ObjectRef;
import java.net.HttpURLConnection;
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

  private final ClusterRef clusterRef;
  private final KubernetesClient client;
  private final Redactor redactor;

  private Cluster(ClusterRef clusterRef, KubernetesClient client, Redactor redactor) {
    this.clusterRef = clusterRef;
    this.client = client;
    this.redactor = redactor;
  }

  /**
   * @param clusterRef the cluster; a kcp workspace that does not exist (yet) also answers 403
   * @param client client of the cluster; not closed here
   */
  public Cluster(ClusterRef clusterRef, KubernetesClient client) {
    this(clusterRef, client, Redactor.ofPatterns());
  }

  /** The same cluster with a redactor that removes secrets from its error messages. */
  public Cluster withRedactor(Redactor newRedactor) {
    return new Cluster(clusterRef, client, newRedactor);
  }

  /** Identifies the cluster, also in messages. */
  public ClusterRef ref() {
    return clusterRef;
  }

  /** A client for requests that this class does not offer; to be used within {@link #call}. */
  public KubernetesClient client() {
    return client;
  }

  /** Reads an object of this cluster; empty when the object does not exist. */
  public Optional<GenericKubernetesResource> get(
      ResourceKind kind, @Nullable String namespace, String name) {
    return call(
        "read " + objectRef(kind, namespace, name).kindAndName(),
        () -> Optional.ofNullable(resource(kind, namespace, name).get()));
  }

  /** Reads an object of a cluster-scoped kind; empty when the object does not exist. */
  public Optional<GenericKubernetesResource> getClusterScoped(ResourceKind kind, String name) {
    return get(kind, null, name);
  }

  /**
   * Lists the objects of a kind in a namespace of this cluster that have these labels; empty also
   * where the API server does not serve the kind, because then no object can exist.
   */
  public List<GenericKubernetesResource> list(
      ResourceKind kind, String namespace, Map<String, String> labels) {
    return call(
        "list " + kind + " in " + namespace,
        () -> {
          try {
            return client
                .genericKubernetesResources(kind.context())
                .inNamespace(namespace)
                .withLabels(labels)
                .list()
                .getItems();
          } catch (KubernetesClientException failure) {
            boolean isUnserved = failure.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
            if (isUnserved) {
              return List.of();
            }
            throw failure;
          }
        });
  }

  /** Reads a Secret of this cluster; empty when the Secret does not exist. */
  public Optional<Secret> secret(String namespace, String name) {
    return call(
        "read " + objectRef(ResourceKind.Secret, namespace, name).kindAndName(),
        () -> Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name).get()));
  }

  /** Returns the handle through which the client reads, patches and deletes one object. */
  public Resource<GenericKubernetesResource> resource(
      ResourceKind kind, @Nullable String namespace, String name) {
    var resources = client.genericKubernetesResources(kind.context());
    return namespace == null
        ? resources.withName(name)
        : resources.inNamespace(namespace).withName(name);
  }

  /**
   * Returns the handle through which the client patches and deletes an object that was read. The
   * client would first read an object that only its name selects.
   */
  public Resource<GenericKubernetesResource> resource(GenericKubernetesResource liveObject) {
    return client
        .genericKubernetesResources(ResourceKind.of(liveObject).context())
        .resource(liveObject);
  }

  /** A reference to an object on this cluster. */
  public ObjectRef objectRef(ResourceKind kind, @Nullable String namespace, String name) {
    return new ObjectRef(clusterRef, kind.name(), namespace, name);
  }

  /** A reference to this object on this cluster. */
  public ObjectRef objectRef(GenericKubernetesResource liveObject) {
    return objectRef(
        ResourceKind.of(liveObject),
        liveObject.getMetadata().getNamespace(),
        liveObject.getMetadata().getName());
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
      throw ApiErrors.translate(failure, clusterRef, action, redactor);
    } catch (StageException stageException) {
      throw stageException;
    } catch (RuntimeException unexpectedException) {
      throw StageException.logUnexpected(unexpectedException);
    }
  }

  /**
   * Sends a request under a resourceVersion, as {@link #call}. Temporal retries a write that
   * {@linkplain ApiErrors#isLostRace lost a race}.
   */
  public <R> R callUnderResourceVersion(String action, Supplier<R> request) {
    return call(
        action,
        () -> {
          try {
            return request.get();
          } catch (KubernetesClientException failure) {
            throw ApiErrors.isLostRace(failure)
                ? ApiErrors.lostRaceException(clusterRef, action)
                : failure;
          }
        });
  }
}
