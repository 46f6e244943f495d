package io.platformmesh.onboarding.activities.client;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.apply.Adoption;
import io.platformmesh.onboarding.activities.event.EventRecorder;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.workflows.contract.ClusterKind;
import io.platformmesh.onboarding.workflows.contract.ClusterRef;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * The clusters as configuration, Secrets and kubeconfigs say. Credentials are read where they are
 * each time, so that a rotated one is used from the next attempt on.
 */
public final class ConfiguredClusters implements Clusters {

  private static final String KUBECONFIG_KEY = "kubeconfig";

  private final KubernetesClients clients;
  private final Cluster hosting;
  private final KcpOptions kcp;
  private final Adoption adoption;
  private final EventRecorder events;

  /**
   * @param clients makes and keeps the clients; not closed here
   * @param hosting client of the hosting cluster; not closed here
   * @param kcp how kcp is reached
   * @param adoption what is taken over from upstream
   */
  public ConfiguredClusters(
      KubernetesClients clients, KubernetesClient hosting, KcpOptions kcp, Adoption adoption) {
    this.clients = clients;
    this.adoption = adoption;
    this.events = new EventRecorder(hosting, Clock.systemUTC());
    this.hosting = Cluster.of(ClusterRef.HOSTING, hosting, adoption, events);
    this.kcp = kcp;
  }

  @Override
  public Cluster hosting() {
    return hosting;
  }

  /** How kcp is reached. */
  public KcpOptions kcp() {
    return kcp;
  }

  @Override
  public Cluster workspace(String path) {
    return Cluster.of(ClusterRef.workspace(path), workspaceClient(path), adoption, events);
  }

  /**
   * A client for the kcp workspace at this path, for those who watch; kept and closed elsewhere.
   *
   * @throws StageException when the credentials of kcp are missing or broken
   */
  public KubernetesClient workspaceClient(String path) {
    Path file = kcp.kubeconfig();
    return file == null ? bySecret(path) : byFile(path, file);
  }

  private KubernetesClient bySecret(String path) {
    Secret secret =
        hosting
            .secret(kcp.secretNamespace(), kcp.secretName())
            .orElseThrow(
                () ->
                    StageException.act(
                        Reason.KcpCredentialsBroken,
                        "Secret %s/%s with the credentials of kcp is missing: create it, or name another by --kcp-secret"
                            .formatted(kcp.secretNamespace(), kcp.secretName())));
    return clients.forCluster(
        ClusterKind.KCP,
        "workspace " + path,
        "Secret " + kcp.secretNamespace() + "/" + kcp.secretName(),
        Sha256.hex(String.valueOf(secret.getData())),
        () -> KcpConfig.ofSecret(kcp, path, secret));
  }

  private KubernetesClient byFile(String path, Path file) {
    String kubeconfig;
    try {
      kubeconfig = Files.readString(file);
    } catch (IOException unreadable) {
      throw StageException.act(
          Reason.KcpCredentialsBroken,
          "the kcp kubeconfig %s cannot be read: correct --kcp-kubeconfig".formatted(file));
    }
    return clients.forCluster(
        ClusterKind.KCP,
        "workspace " + path,
        "file " + file,
        Sha256.hex(kubeconfig),
        () -> KcpConfig.ofKubeconfig(kcp, path, kubeconfig, "file " + file));
  }

  @Override
  public Cluster runtime(String namespace, @Nullable String name) {
    if (name == null || name.isEmpty()) {
      return hosting;
    }
    return Cluster.of(ClusterRef.runtime(name), runtimeClient(namespace, name), adoption, events);
  }

  /**
   * A client for the runtime cluster of this Secret, for those who watch; kept and closed
   * elsewhere.
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
                    StageException.act(
                        Reason.RuntimeKubeconfigMissing,
                        source
                            + " with the kubeconfig of the runtime cluster is missing: create it, or"
                            + " correct spec.runtimeKubeconfigSecretName"));
    String kubeconfig =
        SecretValue.kubeconfig(secret, KUBECONFIG_KEY)
            .map(SecretValue::text)
            .orElseThrow(
                () ->
                    StageException.act(
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
