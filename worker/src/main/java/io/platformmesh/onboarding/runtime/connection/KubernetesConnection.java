package io.platformmesh.onboarding.runtime.connection;

import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.platformmesh.onboarding.activities.client.KubernetesClients;
import io.platformmesh.onboarding.activities.client.RequestObserver;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.runtime.UserError;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to the hosting cluster, which holds the ManagedProviders. Its configuration comes
 * from the file in {@code KUBECONFIG}, else from {@code ~/.kube/config}, else from the pod's
 * service account.
 */
public final class KubernetesConnection implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(KubernetesConnection.class);

  /** Selects the current context of the kubeconfig. */
  private static final @Nullable String CURRENT_CONTEXT = null;

  private final KubernetesClients clusterClients;
  private final KubernetesClient hostingClient;

  private KubernetesConnection(KubernetesClients clusterClients, KubernetesClient hostingClient) {
    this.clusterClients = clusterClients;
    this.hostingClient = hostingClient;
  }

  /**
   * Connects to the hosting cluster and checks that the ManagedProviders can be listed.
   *
   * @param connectTimeout how long to wait for the API server
   * @param providerNamespaces namespaces of the ManagedProviders; empty for all
   * @param requestObserver observes every request, also those to other clusters
   * @throws UserError if the API server cannot be reached, denies permission or does not serve
   *     ManagedProviders
   */
  public static KubernetesConnection open(
      Duration connectTimeout, List<String> providerNamespaces, RequestObserver requestObserver) {
    KubernetesClients clusterClients = new KubernetesClients(requestObserver);
    KubernetesClient hostingClient = clusterClients.connect(Config.autoConfigure(CURRENT_CONTEXT));
    try {
      ConnectionCheck.await(
          () -> checkListPermission(hostingClient, providerNamespaces), connectTimeout, LOG::warn);
    } catch (UserError checkFailed) {
      hostingClient.close();
      clusterClients.close();
      throw checkFailed;
    }
    return new KubernetesConnection(clusterClients, hostingClient);
  }

  private static Optional<ConnectionCheck.Failure> checkListPermission(
      KubernetesClient hostingClient, List<String> providerNamespaces) {
    var managedProviders = hostingClient.resources(ManagedProvider.class);
    ListOptions oneItem = new ListOptionsBuilder().withLimit(1L).build();
    try {
      if (providerNamespaces.isEmpty()) {
        managedProviders.inAnyNamespace().list(oneItem);
      }
      providerNamespaces.forEach(
          providerNamespace -> managedProviders.inNamespace(providerNamespace).list(oneItem));
      return Optional.empty();
    } catch (KubernetesClientException listFailure) {
      String failureMessage =
          describeListFailure(listFailure, hostingClient.getMasterUrl().toString());
      boolean permanent =
          listFailure.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED
              || listFailure.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
      return Optional.of(new ConnectionCheck.Failure(failureMessage, permanent));
    }
  }

  private static String describeListFailure(
      KubernetesClientException listFailure, String apiServerUrl) {
    return switch (listFailure.getCode()) {
      case HttpURLConnection.HTTP_UNAUTHORIZED ->
          "the API server at %s rejected the credentials: renew them or set KUBECONFIG."
              .formatted(apiServerUrl);
      case HttpURLConnection.HTTP_FORBIDDEN ->
          "the API server at %s denied permission to list ManagedProviders: grant the permission, or set the namespaces with --namespace."
              .formatted(apiServerUrl);
      case HttpURLConnection.HTTP_NOT_FOUND ->
          "the API server at %s does not serve ManagedProviders: install the custom resource definition (chart platform-mesh-onboarding-crds)."
              .formatted(apiServerUrl);
      default ->
          "the Kubernetes API server at %s cannot be reached: check that it runs, or set KUBECONFIG to the kubeconfig of another."
              .formatted(apiServerUrl);
    };
  }

  /** Returns the client of the hosting cluster, which this connection closes. */
  public KubernetesClient hosting() {
    return hostingClient;
  }

  /** Returns the cache of clients for other clusters, which this connection closes. */
  public KubernetesClients clients() {
    return clusterClients;
  }

  @Override
  public void close() {
    hostingClient.close();
    clusterClients.close();
  }
}
