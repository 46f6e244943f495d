package io.platformmesh.onboarding.activities.client;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.workflows.contract.ClusterKind;
import io.platformmesh.onboarding.workflows.contract.ClusterRef;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the clusters of an onboarding. Reads credentials from their source each time, so that
 * a rotated credential is used from the next attempt on.
 */
public final class Clusters {

  private static final String KUBECONFIG_KEY = "kubeconfig";

  private final KubernetesClients clients;
  private final Cluster hosting;
  private final KcpOptions kcp;

  /**
   * @param clients makes and caches the clients; not closed here
   * @param hosting client of the hosting cluster; not closed here
   * @param kcp address and credentials of kcp
   */
  public Clusters(KubernetesClients clients, KubernetesClient hosting, KcpOptions kcp) {
    this.clients = clients;
    this.hosting = new Cluster(ClusterRef.HOSTING, hosting);
    this.kcp = kcp;
  }

  /** The cluster that holds the ManagedProviders and the Flux objects. */
  public Cluster hosting() {
    return hosting;
  }

  /** Address and credentials of kcp. */
  public KcpOptions kcp() {
    return kcp;
  }

  /**
   * The kcp workspace at this path.
   *
   * @throws StageException when the credentials of kcp are missing or broken
   */
  public Cluster workspace(String path) {
    return new Cluster(ClusterRef.workspace(path), workspaceClient(path));
  }

  /**
   * A client of the kcp workspace at this path, for watches; cached and closed by the {@link
   * KubernetesClients}.
   *
   * @throws StageException when the credentials of kcp are missing or broken
   */
  public KubernetesClient workspaceClient(String path) {
    Path file = kcp.kubeconfig();
    return file == null ? clientBySecret(path) : clientByFile(path, file);
  }

  private KubernetesClient clientBySecret(String path) {
    Secret secret =
        hosting
            .secret(kcp.secretNamespace(), kcp.secretName())
            .orElseThrow(
                () ->
                    StageException.actionNeeded(
                        Reason.KcpCredentialsBroken,
                        "Secret %s/%s with the credentials of kcp is missing: create it, or name another Secret with --kcp-secret"
                            .formatted(kcp.secretNamespace(), kcp.secretName())));
    return clients.forCluster(
        ClusterKind.KCP,
        "workspace " + path,
        "Secret " + kcp.secretNamespace() + "/" + kcp.secretName(),
        Sha256.hex(String.valueOf(secret.getData())),
        () -> KcpConfig.ofSecret(kcp, path, secret));
  }

  private KubernetesClient clientByFile(String path, Path file) {
    String kubeconfig;
    try {
      kubeconfig = Files.readString(file);
    } catch (IOException unreadable) {
      throw StageException.actionNeeded(
          Reason.KcpCredentialsBroken,
          "cannot read the kcp kubeconfig %s: correct --kcp-kubeconfig".formatted(file));
    }
    return clients.forCluster(
        ClusterKind.KCP,
        "workspace " + path,
        "file " + file,
        Sha256.hex(kubeconfig),
        () -> KcpConfig.ofKubeconfig(kcp, path, kubeconfig, "file " + file));
  }

  /**
   * The cluster that components are deployed into.
   *
   * @param namespace namespace of the ManagedProvider
   * @param secret Secret there that holds the kubeconfig; null or empty for the hosting cluster
   * @throws StageException when the kubeconfig is missing or broken
   */
  public Cluster runtime(String namespace, @Nullable String secret) {
    if (secret == null || secret.isEmpty()) {
      return hosting;
    }
    return new Cluster(ClusterRef.runtime(secret), runtimeClient(namespace, secret));
  }

  /**
   * A client of the runtime cluster of this Secret, for watches; cached and closed by the {@link
   * KubernetesClients}.
   *
   * @throws StageException when the Secret is missing or broken
   */
  public KubernetesClient runtimeClient(String namespace, String name) {
    String source = "Secret " + namespace + "/" + name;
    Secret secret =
        hosting
            .secret(namespace, name)
            .orElseThrow(
                () ->
                    StageException.actionNeeded(
                        Reason.RuntimeKubeconfigMissing,
                        source
                            + " with the kubeconfig of the runtime cluster is missing: create it, or"
                            + " correct spec.runtimeKubeconfigSecretName"));
    String kubeconfig =
        SecretValue.kubeconfig(secret, KUBECONFIG_KEY)
            .map(SecretValue::text)
            .orElseThrow(
                () ->
                    StageException.actionNeeded(
                        Reason.RuntimeKubeconfigMissing,
                        source
                            + " has no key kubeconfig: put the kubeconfig of the runtime cluster"
                            + " there"));
    return clients.forCluster(
        ClusterKind.RUNTIME,
        "runtime " + source,
        source,
        Sha256.hex(kubeconfig),
        () -> Kubeconfigs.parse(kubeconfig, source, Reason.RuntimeKubeconfigBroken));
  }
}
