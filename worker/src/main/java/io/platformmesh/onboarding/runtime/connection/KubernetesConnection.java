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
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to the cluster that holds the ManagedProviders, configured by the usual rules: the
 * file in {@code KUBECONFIG}, else {@code ~/.kube/config}, else the pod's service account.
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
   * Connects, and makes sure that ManagedProviders are served.
   *
   * @param patience how long to wait for the API server
   * @param namespaces where ManagedProviders are looked for; empty for everywhere
   * @param requests hears of every request, also of those to other clusters
   * @throws UserError when the API server is not there or does not know the kind
   */
  public static KubernetesConnection open(
      Duration patience, List<String> namespaces, RequestObserver requests) {
    KubernetesClients clients = new KubernetesClients(requests);
    KubernetesClient hosting = clients.connect(Config.autoConfigure(null));
    try {
      awaitManagedProviders(hosting, namespaces, patience);
    } catch (UserError failed) {
      hosting.close();
      clients.close();
      throw failed;
    }
    return new KubernetesConnection(clients, hosting);
  }

  private static void awaitManagedProviders(
      KubernetesClient hosting, List<String> namespaces, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    boolean told = false;
    while (true) {
      try {
        probe(hosting, namespaces);
        return;
      } catch (KubernetesClientException failure) {
        String trouble = describe(failure, hosting.getMasterUrl().toString());
        boolean lasting = failure.getCode() == 401 || failure.getCode() == 403;
        if (lasting || System.nanoTime() - deadline > 0) {
          throw new UserError(trouble);
        }
        if (!told) {
          LOG.warn("{} Waiting for it up to {} s.", trouble, patience.toSeconds());
          told = true;
        }
        pause();
      }
    }
  }

  private static void probe(KubernetesClient hosting, List<String> namespaces) {
    var all = hosting.resources(ManagedProvider.class);
    ListOptions one = new ListOptionsBuilder().withLimit(1L).build();
    if (namespaces.isEmpty()) {
      all.inAnyNamespace().list(one);
    }
    namespaces.forEach(namespace -> all.inNamespace(namespace).list(one));
  }

  private static String describe(KubernetesClientException failure, String server) {
    return switch (failure.getCode()) {
      case 401 ->
          "the API server at %s does not accept the credentials: renew them or set KUBECONFIG."
              .formatted(server);
      case 403 ->
          "the API server at %s does not allow to list ManagedProviders: grant it, or give the namespaces by --namespace."
              .formatted(server);
      case 404 ->
          "the API server at %s does not serve ManagedProviders: install the custom resource definition (chart platform-mesh-onboarding-crds)."
              .formatted(server);
      default ->
          "no Kubernetes API server at %s: is it running? Set KUBECONFIG to a kubeconfig that reaches it."
              .formatted(server);
    };
  }

  private static void pause() {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new UserError("interrupted while waiting for the API server");
    }
  }

  /** Client of the hosting cluster; closed with this connection. */
  public KubernetesClient hosting() {
    return hosting;
  }

  /** Makes and keeps clients of other clusters; closed with this connection. */
  public KubernetesClients clients() {
    return clients;
  }

  @Override
  public void close() {
    hosting.close();
    clients.close();
  }
}
