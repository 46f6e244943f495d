package io.platformmesh.onboarding.starter.watcher.informer;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.client.Clusters;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.workflows.ClusterKind;
import io.platformmesh.onboarding.workflows.ClusterRef;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients of the clusters on which dependencies are watched. A round, which is one update of
 * all dependency informers, opens each client once, because that reads credentials. Unusable
 * credentials are logged once. Not thread-safe.
 */
final class ClusterClients {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterClients.class);

  private final KubernetesClient hostingClient;
  private final Clusters clusters;
  private final InformerMetrics metrics;
  private final Map<CredentialsKey, Optional<KubernetesClient>> clientsOfRound = new HashMap<>();

  /** The reason logged for each cluster without usable credentials. */
  private final Map<CredentialsKey, String> unusableCredentials = new HashMap<>();

  /**
   * Identifies credentials. The namespace is that of the kubeconfig Secret of a runtime cluster,
   * and empty for a kcp workspace.
   */
  private record CredentialsKey(ClusterRef cluster, String namespace) {}

  ClusterClients(KubernetesClient hostingClient, Clusters clusters, InformerMetrics metrics) {
    this.hostingClient = hostingClient;
    this.clusters = clusters;
    this.metrics = metrics;
  }

  /** Forgets the clients of the previous round, so that changed credentials are read again. */
  void beginRound() {
    clientsOfRound.clear();
  }

  /**
   * Returns the client of a cluster; null when its credentials are missing or broken.
   *
   * @param namespace namespace of the ManagedProvider that needs the cluster
   */
  @Nullable KubernetesClient client(ClusterRef cluster, String namespace) {
    if (cluster.kind() == ClusterKind.HOSTING) {
      return hostingClient;
    }
    String secretNamespace = cluster.kind() == ClusterKind.RUNTIME ? namespace : "";
    return clientsOfRound
        .computeIfAbsent(new CredentialsKey(cluster, secretNamespace), this::openClient)
        .orElse(null);
  }

  private Optional<KubernetesClient> openClient(CredentialsKey credentialsKey) {
    ClusterRef cluster = credentialsKey.cluster();
    String pathOrSecretName = Objects.requireNonNull(cluster.name());
    try {
      KubernetesClient client =
          cluster.kind() == ClusterKind.KCP
              ? clusters.workspaceClient(pathOrSecretName)
              : clusters.runtimeClient(credentialsKey.namespace(), pathOrSecretName);
      unusableCredentials.remove(credentialsKey);
      return Optional.of(client);
    } catch (StageException stageFailure) {
      logOnce(credentialsKey, stageFailure.getMessage());
    } catch (RuntimeException failure) {
      // The message of this exception can quote the credentials.
      logOnce(
          credentialsKey, "its credentials are unusable: " + failure.getClass().getSimpleName());
    }
    return Optional.empty();
  }

  private void logOnce(CredentialsKey credentialsKey, String reason) {
    if (!reason.equals(unusableCredentials.put(credentialsKey, reason))) {
      LOG.warn(
          "Cannot watch {}; each resync covers it meanwhile: {}", credentialsKey.cluster(), reason);
    }
  }

  /** Publishes how many clusters have no client in this round, in the metrics of informers. */
  void endRound() {
    unusableCredentials.keySet().retainAll(clientsOfRound.keySet());
    publishUnreachableClusters(ClusterKind.KCP, ResourceKind.Provider);
    publishUnreachableClusters(ClusterKind.RUNTIME, ResourceKind.Secret);
  }

  private void publishUnreachableClusters(ClusterKind clusterKind, ResourceKind firstWatchedKind) {
    long unreachableClusters =
        unusableCredentials.keySet().stream()
            .filter(credentialsKey -> credentialsKey.cluster().kind() == clusterKind)
            .count();
    metrics.setUnreachable(
        clusterKind, firstWatchedKind.name(), Math.toIntExact(unreachableClusters));
  }
}
