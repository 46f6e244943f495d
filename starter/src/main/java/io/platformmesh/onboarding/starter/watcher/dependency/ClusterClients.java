package io.platformmesh.onboarding.starter.watcher.dependency;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.client.Clusters;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.starter.watcher.informer.InformerMetrics;
import io.platformmesh.onboarding.workflows.contract.ClusterKind;
import io.platformmesh.onboarding.workflows.contract.ClusterRef;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients of the clusters to watch. Each round opens a cluster's client once, because that
 * reads its credentials; a cluster whose credentials become unusable is logged once. Not
 * thread-safe.
 */
final class ClusterClients {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterClients.class);

  private final KubernetesClient hostingCluster;
  private final Clusters clusters;
  private final InformerMetrics metrics;
  private final Map<Credentials, Optional<KubernetesClient>> opened = new HashMap<>();

  /** The reason logged for each cluster without usable credentials. */
  private final Map<Credentials, String> unusable = new HashMap<>();

  /** Namespaces matter for runtime clusters alone, whose Secrets are named within a namespace. */
  private record Credentials(ClusterRef cluster, String namespace) {}

  ClusterClients(KubernetesClient hostingCluster, Clusters clusters, InformerMetrics metrics) {
    this.hostingCluster = hostingCluster;
    this.clusters = clusters;
    this.metrics = metrics;
  }

  /** Forgets the clients of the previous round, so that changed credentials are read again. */
  void beginRound() {
    opened.clear();
  }

  /**
   * The client of a cluster; null when its credentials are missing or broken.
   *
   * @param namespace namespace of the ManagedProvider that needs the cluster
   */
  @Nullable KubernetesClient client(ClusterRef cluster, String namespace) {
    if (cluster.kind() == ClusterKind.HOSTING) {
      return hostingCluster;
    }
    String scope = cluster.kind() == ClusterKind.RUNTIME ? namespace : "";
    return opened.computeIfAbsent(new Credentials(cluster, scope), this::open).orElse(null);
  }

  private Optional<KubernetesClient> open(Credentials credentials) {
    ClusterRef cluster = credentials.cluster();
    String name = Objects.requireNonNull(cluster.name());
    try {
      KubernetesClient client =
          cluster.kind() == ClusterKind.KCP
              ? clusters.workspaceClient(name)
              : clusters.runtimeClient(credentials.namespace(), name);
      unusable.remove(credentials);
      return Optional.of(client);
    } catch (StageException blocked) {
      logOnce(credentials, blocked.getMessage());
    } catch (RuntimeException failure) {
      // Its message can quote the credentials.
      logOnce(credentials, "its credentials are unusable: " + failure.getClass().getSimpleName());
    }
    return Optional.empty();
  }

  private void logOnce(Credentials credentials, String reason) {
    if (!reason.equals(unusable.put(credentials, reason))) {
      LOG.warn(
          "Cannot watch {}; each resync covers it meanwhile: {}", credentials.cluster(), reason);
    }
  }

  /** Publishes how many clusters could not be opened in this round. */
  void endRound() {
    unusable.keySet().retainAll(opened.keySet());
    publish(ClusterKind.KCP, ResourceKind.Provider);
    publish(ClusterKind.RUNTIME, ResourceKind.Secret);
  }

  private void publish(ClusterKind kind, ResourceKind firstWatched) {
    long count =
        unusable.keySet().stream()
            .filter(credentials -> credentials.cluster().kind() == kind)
            .count();
    metrics.setUnreachable(kind, firstWatched.name(), Math.toIntExact(count));
  }
}
