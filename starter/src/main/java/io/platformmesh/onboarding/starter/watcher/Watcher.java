package io.platformmesh.onboarding.starter.watcher;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.platformmesh.onboarding.activities.kubernetes.OnboardingMetadata;
import io.platformmesh.onboarding.activities.kubernetes.ResourceKind;
import io.platformmesh.onboarding.activities.kubernetes.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.provider.ProviderTarget;
import io.platformmesh.onboarding.starter.OnboardingStarter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what happens in the clusters into starts and pokes of onboardings. It decides nothing and
 * writes nothing: whoever is poked looks for itself.
 */
public final class Watcher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);

  /** The objects of others that carry our label. */
  private static final List<ResourceKind> LABELLED =
      List.of(
          ResourceKind.HelmRelease,
          ResourceKind.OCIRepository,
          ResourceKind.HelmRepository,
          ResourceKind.Repository,
          ResourceKind.Component,
          ResourceKind.Resource);

  private final KubernetesClient hosting;
  private final WatcherOptions options;
  private final PokeQueue pokes;
  private final List<SharedIndexInformer<ManagedProvider>> managedProviders = new ArrayList<>();
  private final List<SharedIndexInformer<?>> others = new ArrayList<>();
  private final WorkspaceWatches workspaces;
  private final ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor();

  private Watcher(
      KubernetesClient hosting,
      Function<String, KubernetesClient> workspaceClients,
      OnboardingStarter starter,
      WatcherOptions options) {
    this.hosting = hosting;
    this.options = options;
    this.pokes = new PokeQueue(options.pokesPerSecond(), key -> poke(starter, key));
    this.workspaces = new WorkspaceWatches(workspaceClients, this::pokeDependents);
  }

  /**
   * Begins to watch.
   *
   * @param hosting client of the hosting cluster; not closed here
   * @param workspaceClients gives clients of kcp workspaces by path; not closed here
   * @param starter starts and pokes
   * @param options what to watch, and how often to look without an event
   */
  public static Watcher start(
      KubernetesClient hosting,
      Function<String, KubernetesClient> workspaceClients,
      OnboardingStarter starter,
      WatcherOptions options) {
    Watcher watcher = new Watcher(hosting, workspaceClients, starter, options);
    List<String> namespaces = options.namespaces().isEmpty() ? List.of("") : options.namespaces();
    namespaces.forEach(watcher::watchNamespace);
    Duration resync = options.resync();
    Future<?> unused =
        watcher.schedule.scheduleWithFixedDelay(
            watcher::sweep, resync.toMillis(), resync.toMillis(), TimeUnit.MILLISECONDS);
    return watcher;
  }

  private void watchNamespace(String namespace) {
    var all = hosting.resources(ManagedProvider.class);
    FilterWatchListDeletable<ManagedProvider, ?, ?> selected =
        namespace.isEmpty() ? all.inAnyNamespace() : all.inNamespace(namespace);
    SharedIndexInformer<ManagedProvider> informer =
        selected.withLabelSelector(options.selector()).runnableInformer(0);
    informer.addIndexers(Map.of(Dependencies.INDEX, Dependencies::of));
    managedProviders.add(informer);
    Informers.start(informer, "ManagedProviders", Sights::of, this::onManagedProvider);
    watchLabelled(namespace);
    others.add(
        Informers.start(
            generic(ResourceKind.PlatformMesh, namespace).runnableInformer(0),
            "PlatformMeshes",
            Sights::of,
            platformMesh ->
                pokeDependents(
                    Dependencies.platformMesh(
                        platformMesh.getMetadata().getNamespace(),
                        platformMesh.getMetadata().getName()))));
  }

  private void watchLabelled(String namespace) {
    for (ResourceKind kind : LABELLED) {
      others.add(
          Informers.start(
              generic(kind, namespace)
                  .withLabel(OnboardingMetadata.MANAGED_BY_LABEL, OnboardingMetadata.FIELD_MANAGER)
                  .runnableInformer(0),
              kind.name(),
              Sights::of,
              this::pokeOwner));
    }
  }

  private FilterWatchListDeletable<GenericKubernetesResource, ?, ?> generic(
      ResourceKind kind, String namespace) {
    var all = hosting.genericKubernetesResources(kind.context());
    return namespace.isEmpty() ? all.inAnyNamespace() : all.inNamespace(namespace);
  }

  private void onManagedProvider(ManagedProvider managedProvider) {
    schedule.execute(this::watchWhatIsInUse);
    pokes.add(keyOf(managedProvider));
  }

  /** Never from an informer's thread: making a client may read Secrets. */
  private void watchWhatIsInUse() {
    Set<ProviderTarget> targets = new HashSet<>();
    for (SharedIndexInformer<ManagedProvider> informer : managedProviders) {
      for (ManagedProvider managedProvider : informer.getStore().list()) {
        if (!Dependencies.of(managedProvider).isEmpty()) {
          targets.add(ProviderTarget.of(managedProvider));
        }
      }
    }
    try {
      workspaces.require(targets);
    } catch (RuntimeException failure) {
      LOG.warn("The workspaces in use cannot be watched now: {}", failure.toString());
    }
  }

  private void pokeDependents(String dependency) {
    for (SharedIndexInformer<ManagedProvider> informer : managedProviders) {
      for (ManagedProvider dependent :
          informer.getIndexer().byIndex(Dependencies.INDEX, dependency)) {
        pokes.add(keyOf(dependent));
      }
    }
  }

  private void pokeOwner(GenericKubernetesResource object) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    String owner =
        annotations == null
            ? ""
            : annotations.getOrDefault(OnboardingMetadata.OWNER_ANNOTATION, "");
    if (owner.indexOf('/') > 0) {
      pokes.add(ManagedProviderKey.parse(owner));
    }
  }

  private void poke(OnboardingStarter starter, ManagedProviderKey key) {
    if (isKnown(key)) {
      starter.poke(key.namespace(), key.name());
    } else {
      starter.pokeRunning(key.namespace(), key.name());
    }
  }

  private boolean isKnown(ManagedProviderKey key) {
    return managedProviders.stream()
        .anyMatch(informer -> informer.getStore().getByKey(key.toString()) != null);
  }

  /** What events may have missed: everything that is not settled, and the watches of kcp. */
  private void sweep() {
    watchWhatIsInUse();
    for (SharedIndexInformer<ManagedProvider> informer : managedProviders) {
      for (ManagedProvider managedProvider : informer.getStore().list()) {
        if (!Sights.isSettled(managedProvider)) {
          pokes.add(keyOf(managedProvider));
        }
      }
    }
  }

  /** Whether all ManagedProviders have been listed. */
  public boolean isReady() {
    return managedProviders.stream().allMatch(SharedIndexInformer::hasSynced);
  }

  private static ManagedProviderKey keyOf(ManagedProvider managedProvider) {
    return new ManagedProviderKey(
        managedProvider.getMetadata().getNamespace(), managedProvider.getMetadata().getName());
  }

  @Override
  public void close() {
    schedule.shutdownNow();
    managedProviders.forEach(SharedIndexInformer::stop);
    others.forEach(SharedIndexInformer::stop);
    workspaces.close();
    pokes.close();
  }
}
