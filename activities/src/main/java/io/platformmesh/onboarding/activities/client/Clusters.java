package io.platformmesh.onboarding.activities.client;

import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.workflows.ClusterKind;
import io.platformmesh.onboarding.workflows.ClusterRef;
import io.platformmesh.onboarding.workflows.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the clusters of an onboarding. Reads credentials from their source each time, those
 * of kcp at most once a second, so that a rotated credential is used soon after.
 */
public final class Clusters {

  /**
   * How long the Secret with the credentials of kcp is used before it is read again: many attempts
   * need it at the same time, and a rotated one is used soon after.
   */
  private static final Duration KCP_SECRET_VALIDITY = Duration.ofSeconds(1);

  private static final String KUBECONFIG_KEY = "kubeconfig";
  private static final String CLUSTER_API_KEY = "value";

  private final KubernetesClients clientCache;
  private final Cluster hostingCluster;
  private final KcpOptions kcpOptions;
  private final Supplier<Secret> kcpSecret;

  /**
   * @param clientCache makes and caches the clients; not closed here
   * @param hostingClient client of the hosting cluster; not closed here
   * @param kcpOptions address and credentials of kcp
   */
  public Clusters(
      KubernetesClients clientCache, KubernetesClient hostingClient, KcpOptions kcpOptions) {
    this.clientCache = clientCache;
    this.hostingCluster = new Cluster(ClusterRef.HOSTING, hostingClient);
    this.kcpOptions = kcpOptions;
    this.kcpSecret =
        Suppliers.memoizeWithExpiration(
            this::readKcpSecret, KCP_SECRET_VALIDITY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The cluster that holds the ManagedProviders and the Flux objects. */
  public Cluster hosting() {
    return hostingCluster;
  }

  /** Address and credentials of kcp. */
  public KcpOptions kcp() {
    return kcpOptions;
  }

  /**
   * The kcp workspace at this path.
   *
   * @throws StageException when the credentials of kcp are missing or broken
   */
  public Cluster workspace(String workspacePath) {
    return new Cluster(ClusterRef.workspace(workspacePath), workspaceClient(workspacePath));
  }

  /**
   * A client of the kcp workspace at this path, for watches; cached and closed by the {@link
   * KubernetesClients}.
   *
   * @throws StageException when the credentials of kcp are missing or broken
   */
  public KubernetesClient workspaceClient(String workspacePath) {
    Path kubeconfigFile = kcpOptions.kubeconfig();
    return kubeconfigFile == null
        ? connectWithSecret(workspacePath)
        : connectWithFile(workspacePath, kubeconfigFile);
  }

  /** Namespace and name of the Secret with the credentials of kcp. */
  private String kcpSecretName() {
    return kcpOptions.secretNamespace() + "/" + kcpOptions.secretName();
  }

  private Secret readKcpSecret() {
    return hostingCluster
        .secret(kcpOptions.secretNamespace(), kcpOptions.secretName())
        .orElseThrow(
            () ->
                StageException.actionNeeded(
                    Reason.KcpCredentialsBroken,
                    "Secret %s with the credentials of kcp is missing: create it, or name another Secret with --kcp-secret"
                        .formatted(kcpSecretName())));
  }

  private KubernetesClient connectWithSecret(String workspacePath) {
    String secretName = kcpSecretName();
    Secret secret = kcpSecret.get();
    String cacheKey = "workspace " + workspacePath;
    String credentialSource = "Secret " + secretName;
    String credentialsDigest = Sha256.hex(String.valueOf(secret.getData()));
    return clientCache.reuseOrConnect(
        ClusterKind.KCP,
        cacheKey,
        credentialSource,
        credentialsDigest,
        () -> KcpConfig.ofSecret(kcpOptions, workspacePath, secret));
  }

  private KubernetesClient connectWithFile(String workspacePath, Path kubeconfigFile) {
    String kubeconfig;
    try {
      kubeconfig = Files.readString(kubeconfigFile);
    } catch (IOException readFailure) {
      throw StageException.actionNeeded(
          Reason.KcpCredentialsBroken,
          "cannot read the kcp kubeconfig %s: correct --kcp-kubeconfig".formatted(kubeconfigFile));
    }
    String cacheKey = "workspace " + workspacePath;
    String credentialSource = "file " + kubeconfigFile;
    String credentialsDigest = Sha256.hex(kubeconfig);
    return clientCache.reuseOrConnect(
        ClusterKind.KCP,
        cacheKey,
        credentialSource,
        credentialsDigest,
        () -> KcpConfig.ofKubeconfig(kcpOptions, workspacePath, kubeconfig, credentialSource));
  }

  private static String missingKeyAdvice(Secret runtimeSecret) {
    boolean isOfClusterApi =
        runtimeSecret.getData() != null && runtimeSecret.getData().containsKey(CLUSTER_API_KEY);
    return isOfClusterApi
        ? "copy its key value, where Cluster API writes the kubeconfig, to that key"
        : "put the kubeconfig of the runtime cluster there";
  }

  /**
   * The cluster that components are deployed into.
   *
   * @param namespace namespace of the ManagedProvider
   * @param secretName Secret there that holds the kubeconfig; null or empty for the hosting cluster
   * @throws StageException when the kubeconfig is missing or broken
   */
  public Cluster runtime(String namespace, @Nullable String secretName) {
    if (secretName == null || secretName.isEmpty()) {
      return hostingCluster;
    }
    return new Cluster(ClusterRef.runtime(secretName), runtimeClient(namespace, secretName));
  }

  /**
   * A client of the runtime cluster of this Secret, for watches; cached and closed by the {@link
   * KubernetesClients}.
   *
   * @throws StageException when the Secret is missing or broken
   */
  public KubernetesClient runtimeClient(String namespace, String secretName) {
    String credentialSource = "Secret " + namespace + "/" + secretName;
    Secret runtimeSecret =
        hostingCluster
            .secret(namespace, secretName)
            .orElseThrow(
                () ->
                    StageException.actionNeeded(
                        Reason.RuntimeKubeconfigMissing,
                        credentialSource
                            + " with the kubeconfig of the runtime cluster is missing: create it, or"
                            + " correct spec.runtimeKubeconfigSecretName"));
    String kubeconfig =
        SecretValue.readKubeconfig(runtimeSecret, KUBECONFIG_KEY)
            .map(SecretValue::text)
            .orElseThrow(
                () ->
                    StageException.actionNeeded(
                        Reason.RuntimeKubeconfigMissing,
                        credentialSource
                            + " has no key kubeconfig: "
                            + missingKeyAdvice(runtimeSecret)));
    String cacheKey = "runtime " + credentialSource;
    String credentialsDigest = Sha256.hex(kubeconfig);
    return clientCache.reuseOrConnect(
        ClusterKind.RUNTIME,
        cacheKey,
        credentialSource,
        credentialsDigest,
        () -> Kubeconfigs.parse(kubeconfig, credentialSource, Reason.RuntimeKubeconfigBroken));
  }
}
