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
 * The clients of the clusters that the dependency informers watch. A round is one update of all
 * dependency informers; it opens each client once, because that reads credentials. Unusable
 * credentials are logged once. Not thread-safe.
 */
final class ClusterClients {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterClients.class);

  private final KubernetesClient hostingClient;
  private final Clusters clusters;
  private final InformerMetrics informerMetrics;

  /** The clients opened in this round; empty for clusters without usable credentials. */
  private final Map<CredentialsKey, Optional<KubernetesClient>> clientsOfRound = new HashMap<>();

  /** The reason logged for each cluster without usable credentials. */
  private final Map<CredentialsKey, String> reasonsByUnusableCredentials = new HashMap<>();

  /**
   * Identifies credentials. The namespace is that of the kubeconfig Secret of a runtime cluster,
   * and empty for a kcp workspace.
   */
  private record CredentialsKey(ClusterRef cluster, String secretNamespace) {}

  ClusterClients(
      KubernetesClient hostingClient, Clusters clusters, InformerMetrics informerMetrics) {
    this.hostingClient = hostingClient;
    this.clusters = clusters;
    this.informerMetrics = informerMetrics;
  }

  /** Forgets the clients of the previous round, so that changed credentials are read again. */
  void beginRound() {
    clientsOfRound.clear();
  }

  /**
   * Returns the client of a cluster; null when its credentials are missing or broken.
   *
   * @param providerNamespace namespace of the ManagedProvider that needs the cluster
   */
  @Nullable KubernetesClient findClient(ClusterRef cluster, String providerNamespace) {
    if (cluster.kind() == ClusterKind.HOSTING) {
      return hostingClient;
    }
    String secretNamespace = cluster.kind() == ClusterKind.RUNTIME ? providerNamespace : "";
    return clientsOfRound
        .computeIfAbsent(new CredentialsKey(cluster, secretNamespace), this::tryToOpenClient)
        .orElse(null);
  }

  private Optional<KubernetesClient> tryToOpenClient(CredentialsKey credentialsKey) {
    ClusterRef cluster = credentialsKey.cluster();
    try {
      KubernetesClient client = openClient(cluster, credentialsKey.secretNamespace());
      reasonsByUnusableCredentials.remove(credentialsKey);
      return Optional.of(client);
    } catch (StageException explainedFailure) {
      warnOnce(credentialsKey, explainedFailure.getMessage());
    } catch (RuntimeException unexplainedFailure) {
      // The message of this exception can quote the credentials.
      String exceptionName = unexplainedFailure.getClass().getSimpleName();
      warnOnce(credentialsKey, "its credentials are unusable: " + exceptionName);
    }
    return Optional.empty();
  }

  private KubernetesClient openClient(ClusterRef cluster, String secretNamespace) {
    String clusterName = Objects.requireNonNull(cluster.name());
    if (cluster.kind() == ClusterKind.KCP) {
      String workspacePath = clusterName;
      return clusters.workspaceClient(workspacePath);
    }
    String kubeconfigSecretName = clusterName;
    return clusters.runtimeClient(secretNamespace, kubeconfigSecretName);
  }

  /** Logs a new reason, except at the end of the watcher, which interrupts its requests. */
  private void warnOnce(CredentialsKey credentialsKey, String reason) {
    boolean isStopping = Thread.currentThread().isInterrupted();
    if (!isStopping && !reason.equals(reasonsByUnusableCredentials.put(credentialsKey, reason))) {
      LOG.warn(
          "Cannot watch {}; each resync covers it meanwhile: {}", credentialsKey.cluster(), reason);
    }
  }

  /** Publishes how many clusters have no client in this round, in the metrics of informers. */
  void endRound() {
    reasonsByUnusableCredentials.keySet().retainAll(clientsOfRound.keySet());
    publishUnreachableClusters(ClusterKind.KCP, ResourceKind.Provider);
    publishUnreachableClusters(ClusterKind.RUNTIME, ResourceKind.Secret);
  }

  private void publishUnreachableClusters(ClusterKind clusterKind, ResourceKind watchedKind) {
    long unreachableClusters =
        reasonsByUnusableCredentials.keySet().stream()
            .filter(credentialsKey -> credentialsKey.cluster().kind() == clusterKind)
            .count();
    informerMetrics.setUnreachableClusters(
        clusterKind, watchedKind.name(), Math.toIntExact(unreachableClusters));
  }
}
