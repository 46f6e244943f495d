package io.platformmesh.onboarding.starter.watcher;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.platformmesh.onboarding.activities.kubernetes.ResourceKind;
import io.platformmesh.onboarding.activities.kubernetes.StageTrouble;
import io.platformmesh.onboarding.activities.provider.ProviderTarget;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches, in kcp, the Providers of the workspaces in use and the kubeconfig Secrets by name, for
 * as long as a ManagedProvider wants them.
 */
final class WorkspaceWatches implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkspaceWatches.class);

  private final Function<String, KubernetesClient> clients;
  private final Consumer<String> news;
  private final Map<String, SharedIndexInformer<?>> informers = new HashMap<>();

  /**
   * Watches nothing at first.
   *
   * @param clients gives the client of a workspace by its path; not closed here
   * @param news called with the dependency key of what has changed
   */
  WorkspaceWatches(Function<String, KubernetesClient> clients, Consumer<String> news) {
    this.clients = clients;
    this.news = news;
  }

  /** Watches what these need, and no longer what only others needed. */
  synchronized void require(Set<ProviderTarget> targets) {
    Set<String> needed = new HashSet<>();
    for (ProviderTarget target : targets) {
      String providers = "Providers in " + target.path();
      String secret = Dependencies.sourceSecret(target);
      needed.add(providers);
      needed.add(secret);
      try {
        KubernetesClient client = clients.apply(target.path());
        informers.computeIfAbsent(providers, key -> watchProviders(client, target.path()));
        informers.computeIfAbsent(secret, key -> watchSecret(client, target, secret));
      } catch (StageTrouble unreachable) {
        LOG.warn(
            "Workspace {} cannot be watched, it is looked at from time to time: {}",
            target.path(),
            unreachable.getMessage());
      }
    }
    informers
        .entrySet()
        .removeIf(
            entry -> {
              boolean unneeded = !needed.contains(entry.getKey());
              if (unneeded) {
                entry.getValue().stop();
              }
              return unneeded;
            });
  }

  private SharedIndexInformer<?> watchProviders(KubernetesClient client, String path) {
    return Informers.start(
        client.genericKubernetesResources(ResourceKind.Provider.context()).runnableInformer(0),
        "Providers in " + path,
        Sights::of,
        provider -> news.accept(Dependencies.provider(path, provider.getMetadata().getName())));
  }

  private SharedIndexInformer<?> watchSecret(
      KubernetesClient client, ProviderTarget target, String key) {
    return Informers.start(
        client
            .secrets()
            .inNamespace(target.namespace())
            .withName(target.secret().name())
            .runnableInformer(0),
        key,
        Sights::of,
        secret -> news.accept(key));
  }

  @Override
  public synchronized void close() {
    informers.values().forEach(SharedIndexInformer::stop);
    informers.clear();
  }
}
