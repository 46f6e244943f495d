package io.platformmesh.onboarding.starter.watcher;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
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
import java.util.stream.Stream;
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

  /** What follows in the key of a watch is the client. */
  private static final String CLIENT = " by client ";

  private final KubernetesClient hosting;
  private final ConfiguredClusters clusters;
  private final News news;
  private final Informers starting;
  private final Map<String, SharedIndexInformer<?>> informers = new HashMap<>();

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
   * @param starting starts informers
   * @param news called with what has changed
   */
  DependencyWatches(
      KubernetesClient hosting, ConfiguredClusters clusters, Informers starting, News news) {
    this.starting = starting;
    this.hosting = hosting;
    this.clusters = clusters;
    this.news = news;
  }

  /** Watches what these need, and no longer what only others needed. */
  synchronized void require(Collection<ManagedProvider> managedProviders) {
    Set<String> needed = new HashSet<>();
    Map<String, Optional<KubernetesClient>> clients = new HashMap<>();
    for (ManagedProvider managedProvider : managedProviders) {
      ProviderTarget target = ProviderTarget.of(managedProvider);
      String namespace = target.namespace();
      String runtime = managedProvider.getSpec().runtimeKubeconfigSecretName();
      boolean remote = runtime != null && !runtime.isEmpty();
      inWorkspace(target, clients, needed);
      if (remote) {
        secret(
            ClusterKind.HOSTING,
            hosting,
            namespace,
            runtime,
            Dependencies.runtimeSecret(namespace, runtime),
            needed);
      }
      ClusterKind runtimeKind = remote ? ClusterKind.RUNTIME : ClusterKind.HOSTING;
      String copy = Dependencies.copy(remote ? runtime : null, target);
      KubernetesClient client =
          remote
              ? client(
                  RUNTIME + namespace + "/" + runtime,
                  () -> clusters.runtimeClient(namespace, String.valueOf(runtime)),
                  clients)
              : hosting;
      if (client != null) {
        secret(runtimeKind, client, namespace, target.secret().name(), copy, needed);
      }
    }
    informers.entrySet().removeIf(entry -> stopIfUnneeded(entry, needed));
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
    starting.health().unreachable(cluster, kind.name(), Math.toIntExact(unreachable));
  }

  private static boolean stopIfUnneeded(
      Map.Entry<String, SharedIndexInformer<?>> entry, Set<String> needed) {
    boolean unneeded = !needed.contains(entry.getKey());
    if (unneeded) {
      entry.getValue().stop();
    }
    return unneeded;
  }

  private void inWorkspace(
      ProviderTarget target, Map<String, Optional<KubernetesClient>> clients, Set<String> needed) {
    String path = target.path();
    KubernetesClient client =
        client(WORKSPACE + path, () -> clusters.workspaceClient(path), clients);
    if (client == null) {
      return;
    }
    String providers = keyOf("Providers in " + path, client);
    needed.add(providers);
    informers.computeIfAbsent(providers, key -> watchProviders(client, path));
    secret(
        ClusterKind.KCP,
        client,
        target.namespace(),
        target.secret().name(),
        Dependencies.sourceSecret(target),
        needed);
  }

  /** With other credentials comes another client, and with it another watch. */
  private static String keyOf(String what, KubernetesClient client) {
    return what + CLIENT + System.identityHashCode(client);
  }

  private void secret(
      ClusterKind cluster,
      KubernetesClient client,
      String namespace,
      String name,
      String dependency,
      Set<String> needed) {
    String key = keyOf(dependency, client);
    needed.add(key);
    informers.computeIfAbsent(
        key, unused -> watchSecret(cluster, client, namespace, name, dependency));
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

  private SharedIndexInformer<GenericKubernetesResource> watchProviders(
      KubernetesClient client, String path) {
    return starting.start(
        ClusterKind.KCP,
        ResourceKind.Provider.name(),
        client.genericKubernetesResources(ResourceKind.Provider.context()).runnableInformer(0),
        "Providers in " + path,
        Sights::of,
        (provider, appeared) ->
            news.of(Dependencies.provider(path, provider.getMetadata().getName()), appeared));
  }

  private SharedIndexInformer<Secret> watchSecret(
      ClusterKind cluster,
      KubernetesClient client,
      String namespace,
      String name,
      String dependency) {
    return starting.start(
        cluster,
        ResourceKind.Secret.name(),
        client.secrets().inNamespace(namespace).withName(name).runnableInformer(0),
        dependency,
        Sights::of,
        (secret, appeared) -> news.of(dependency, appeared));
  }

  /** Whether everything that is watched has been listed. */
  synchronized boolean isSynced() {
    return informers.values().stream().allMatch(SharedIndexInformer::hasSynced);
  }

  /** Whether what is cached of a settled ManagedProvider's dependencies speaks against it. */
  synchronized boolean hasDoubts(ManagedProvider managedProvider) {
    ProviderTarget target = ProviderTarget.of(managedProvider);
    String runtime = managedProvider.getSpec().runtimeKubeconfigSecretName();
    Object provider = find("Providers in " + target.path(), target.name()).findFirst().orElse(null);
    String copy = Dependencies.copy(runtime == null || runtime.isEmpty() ? null : runtime, target);
    return Doubts.aboutDependency((GenericKubernetesResource) provider)
        || Doubts.aboutCopy(
            secret(Dependencies.sourceSecret(target)), secret(copy), target.secret().key());
  }

  private @Nullable Secret secret(String dependency) {
    return (Secret) find(dependency, null).findFirst().orElse(null);
  }

  private Stream<? extends HasMetadata> find(String what, @Nullable String name) {
    return informers.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(what + CLIENT))
        .flatMap(entry -> entry.getValue().getStore().list().stream())
        .map(HasMetadata.class::cast)
        .filter(object -> name == null || name.equals(object.getMetadata().getName()));
  }

  @Override
  public synchronized void close() {
    informers.values().forEach(SharedIndexInformer::stop);
    informers.clear();
  }
}
