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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to the hosting cluster, which holds the ManagedProviders. Its configuration comes
 * from the file in {@code KUBECONFIG}, else from {@code ~/.kube/config}, else from the pod's
 * service account.
 */
public final class KubernetesConnection implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(KubernetesConnection.class);

  private final KubernetesClients clients;
  private final KubernetesClient hosting;

  private KubernetesConnection(KubernetesClients clients, KubernetesClient hosting) {
    this.clients = clients;
    this.hosting = hosting;
  }

  /**
   * Connects and checks that the ManagedProviders can be listed.
   *
   * @param timeout how long to wait for the API server
   * @param namespaces namespaces of the ManagedProviders; empty for all
   * @param requests observes every request, also those to other clusters
   * @throws UserError if the API server cannot be reached, denies permission or does not serve
   *     ManagedProviders
   */
  public static KubernetesConnection open(
      Duration timeout, List<String> namespaces, RequestObserver requests) {
    KubernetesClients clients = new KubernetesClients(requests);
    KubernetesClient hosting = clients.connect(Config.autoConfigure(null));
    try {
      ConnectionCheck.await(() -> check(hosting, namespaces), timeout, LOG::warn);
    } catch (UserError failed) {
      hosting.close();
      clients.close();
      throw failed;
    }
    return new KubernetesConnection(clients, hosting);
  }

  private static Optional<ConnectionCheck.Failure> check(
      KubernetesClient hosting, List<String> namespaces) {
    var all = hosting.resources(ManagedProvider.class);
    ListOptions one = new ListOptionsBuilder().withLimit(1L).build();
    try {
      if (namespaces.isEmpty()) {
        all.inAnyNamespace().list(one);
      }
      namespaces.forEach(namespace -> all.inNamespace(namespace).list(one));
      return Optional.empty();
    } catch (KubernetesClientException failure) {
      return Optional.of(
          new ConnectionCheck.Failure(
              describe(failure, hosting.getMasterUrl().toString()),
              failure.getCode() == 401 || failure.getCode() == 403));
    }
  }

  private static String describe(KubernetesClientException failure, String server) {
    return switch (failure.getCode()) {
      case 401 ->
          "the API server at %s rejected the credentials: renew them or set KUBECONFIG."
              .formatted(server);
      case 403 ->
          "the API server at %s denied permission to list ManagedProviders: grant the permission, or set the namespaces with --namespace."
              .formatted(server);
      case 404 ->
          "the API server at %s does not serve ManagedProviders: install the custom resource definition (chart platform-mesh-onboarding-crds)."
              .formatted(server);
      default ->
          "the Kubernetes API server at %s cannot be reached: check that it runs, or set KUBECONFIG to the kubeconfig of another."
              .formatted(server);
    };
  }

  /** Returns the client of the hosting cluster, which this connection closes. */
  public KubernetesClient hosting() {
    return hosting;
  }

  /** Returns the cache of clients for other clusters, which this connection closes. */
  public KubernetesClients clients() {
    return clients;
  }

  @Override
  public void close() {
    hosting.close();
    clients.close();
  }
}
