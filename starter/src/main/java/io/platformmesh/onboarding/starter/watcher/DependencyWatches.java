package io.platformmesh.onboarding.starter.watcher;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.kubernetes.ClusterKind;
import io.platformmesh.onboarding.activities.kubernetes.ConfiguredClusters;
import io.platformmesh.onboarding.activities.kubernetes.ResourceKind;
import io.platformmesh.onboarding.activities.kubernetes.StageTrouble;
import io.platformmesh.onboarding.activities.kubernetes.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.provider.ProviderTarget;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches what single ManagedProviders depend on, wherever it is, for as long as one of them does:
 * Providers in kcp workspaces, and Secrets one by one by name.
 */
final class DependencyWatches implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DependencyWatches.class);

  private static final String WORKSPACE = "Workspace ";
  private static final String RUNTIME = "Runtime cluster of Secret ";

  private final KubernetesClient hosting;
  private final ConfiguredClusters clusters;
  private final News news;
  private final Informers informers;
  private final Watches<GenericKubernetesResource> providers = new Watches<>();
  private final Watches<Secret> secrets = new Watches<>();
  private boolean closed;

  /** Hears of what has changed. */
  @FunctionalInterface
  interface News {
    /**
     * Something has changed.
     *
     * @param dependency its key in the index
     * @param appeared whether it is new to us, so that only who waits for it cares
     */
    void of(String dependency, boolean appeared);
  }

  /**
   * Watches nothing at first.
   *
   * @param hosting client of the hosting cluster; not closed here
   * @param clusters gives clients of other clusters; not closed here
   * @param informers sets informers up
   * @param news called with what has changed
   */
  DependencyWatches(
      KubernetesClient hosting, ConfiguredClusters clusters, Informers informers, News news) {
    this.informers = informers;
    this.hosting = hosting;
    this.clusters = clusters;
    this.news = news;
  }

  /** Watches what these need, and no longer what only others needed. */
  synchronized void require(Collection<ManagedProvider> managedProviders) {
    if (closed) {
      return;
    }
    Set<String> needed = new HashSet<>();
    Map<String, Optional<KubernetesClient>> clients = new HashMap<>();
    for (ManagedProvider managedProvider : managedProviders) {
      ProviderTarget target = ProviderTarget.of(managedProvider);
      String namespace = target.namespace();
      String runtime = Dependencies.runtime(managedProvider);
      inWorkspace(target, clients, needed);
      if (runtime != null) {
        secret(
            ClusterKind.HOSTING,
            hosting,
            namespace,
            runtime,
            Dependencies.runtimeSecret(namespace, runtime),
            needed);
      }
      KubernetesClient client =
          runtime == null
              ? hosting
              : client(
                  RUNTIME + namespace + "/" + runtime,
                  () -> clusters.runtimeClient(namespace, runtime),
                  clients);
      if (client != null) {
        secret(
            runtime == null ? ClusterKind.HOSTING : ClusterKind.RUNTIME,
            client,
            namespace,
            target.secret().name(),
            Dependencies.copy(runtime, target),
            needed);
      }
    }
    providers.keepOnly(needed);
    secrets.keepOnly(needed);
    tellUnreachable(clients, WORKSPACE, ClusterKind.KCP, ResourceKind.Provider);
    tellUnreachable(clients, RUNTIME, ClusterKind.RUNTIME, ResourceKind.Secret);
  }

  private void tellUnreachable(
      Map<String, Optional<KubernetesClient>> clients,
      String what,
      ClusterKind cluster,
      ResourceKind kind) {
    long unreachable =
        clients.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith(what) && entry.getValue().isEmpty())
            .count();
    informers.health().unreachable(cluster, kind.name(), Math.toIntExact(unreachable));
  }

  private void inWorkspace(
      ProviderTarget target, Map<String, Optional<KubernetesClient>> clients, Set<String> needed) {
    String path = target.path();
    KubernetesClient client =
        client(WORKSPACE + path, () -> clusters.workspaceClient(path), clients);
    if (client == null) {
      return;
    }
    String all = Dependencies.providers(path);
    needed.add(all);
    providers.need(all, client, () -> watchProviders(client, path));
    secret(
        ClusterKind.KCP,
        client,
        target.namespace(),
        target.secret().name(),
        Dependencies.sourceSecret(target),
        needed);
  }

  private void secret(
      ClusterKind cluster,
      KubernetesClient client,
      String namespace,
      String name,
      String dependency,
      Set<String> needed) {
    needed.add(dependency);
    secrets.need(
        dependency, client, () -> watchSecret(cluster, client, namespace, name, dependency));
  }

  /** Asked once for each cluster, since making a client reads its credentials. */
  private static @Nullable KubernetesClient client(
      String what,
      Supplier<KubernetesClient> source,
      Map<String, Optional<KubernetesClient>> clients) {
    return clients.computeIfAbsent(what, unused -> open(what, source)).orElse(null);
  }

  private static Optional<KubernetesClient> open(String what, Supplier<KubernetesClient> source) {
    try {
      return Optional.of(source.get());
    } catch (StageTrouble unreachable) {
      LOG.warn(
          "{} cannot be watched, it is looked at from time to time: {}",
          what,
          unreachable.getMessage());
      return Optional.empty();
    }
  }

  private Watch<GenericKubernetesResource> watchProviders(KubernetesClient client, String path) {
    return informers.watch(
        ClusterKind.KCP,
        ResourceKind.Provider.name(),
        client.genericKubernetesResources(ResourceKind.Provider.context()).runnableInformer(0),
        Dependencies.providers(path),
        Sights::of,
        (provider, appeared) ->
            news.of(Dependencies.provider(path, provider.getMetadata().getName()), appeared));
  }

  private Watch<Secret> watchSecret(
      ClusterKind cluster,
      KubernetesClient client,
      String namespace,
      String name,
      String dependency) {
    return informers.watch(
        cluster,
        ResourceKind.Secret.name(),
        client.secrets().inNamespace(namespace).withName(name).runnableInformer(0),
        dependency,
        Sights::of,
        (secret, appeared) -> news.of(dependency, appeared));
  }

  /** Whether everything that is watched has been listed. */
  synchronized boolean isListed() {
    return providers.isListed() && secrets.isListed();
  }

  /**
   * Whether what is cached of a settled ManagedProvider's dependencies speaks against it. What
   * cannot be watched does; what has only not been listed yet does not.
   */
  synchronized boolean hasDoubts(ManagedProvider managedProvider) {
    ProviderTarget target = ProviderTarget.of(managedProvider);
    Watch<GenericKubernetesResource> provider =
        providers.find(Dependencies.providers(target.path()));
    Watch<Secret> source = secrets.find(Dependencies.sourceSecret(target));
    Watch<Secret> copy =
        secrets.find(Dependencies.copy(Dependencies.runtime(managedProvider), target));
    if (provider == null || source == null || copy == null) {
      return true;
    }
    if (!(provider.isListed() && source.isListed() && copy.isListed())) {
      return false;
    }
    String secret = target.namespace() + "/" + target.secret().name();
    return Doubts.aboutDependency(provider.find(target.name()).orElse(null))
        || Doubts.aboutCopy(
            source.find(secret).orElse(null),
            copy.find(secret).orElse(null),
            target.secret().key());
  }

  @Override
  public synchronized void close() {
    closed = true;
    providers.close();
    secrets.close();
  }
}
