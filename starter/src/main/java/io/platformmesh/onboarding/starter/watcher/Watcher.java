package io.platformmesh.onboarding.starter.watcher;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.platformmesh.onboarding.activities.kubernetes.ClusterKind;
import io.platformmesh.onboarding.activities.kubernetes.ConfiguredClusters;
import io.platformmesh.onboarding.activities.kubernetes.OnboardingMetadata;
import io.platformmesh.onboarding.activities.kubernetes.ResourceKind;
import io.platformmesh.onboarding.activities.kubernetes.crd.ManagedProvider;
import io.platformmesh.onboarding.starter.OnboardingStarter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  /** How often to see, at the start, whether all has been listed. */
  private static final long LOOK_MILLIS = 500;

  /** How long events are gathered before it is seen what has to be watched because of them. */
  private static final long GATHER_MILLIS = 200;

  private final AtomicBoolean soon = new AtomicBoolean();
  private final KubernetesClient hosting;
  private final WatcherOptions options;

  /** Its own, which go with it: another may begin to watch in this process. */
  private final CompositeMeterRegistry meters;

  private final PokeQueue pokes;
  private final List<SharedIndexInformer<ManagedProvider>> managedProviders = new ArrayList<>();
  private final List<SharedIndexInformer<GenericKubernetesResource>> labelled = new ArrayList<>();
  private final List<SharedIndexInformer<GenericKubernetesResource>> platformMeshes =
      new ArrayList<>();
  private final Informers informers;
  private final DependencyWatches dependencies;
  private final ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor();

  private Watcher(
      KubernetesClient hosting,
      ConfiguredClusters clusters,
      OnboardingStarter starter,
      WatcherOptions options,
      MeterRegistry registry) {
    this.hosting = hosting;
    this.options = options;
    this.meters = new CompositeMeterRegistry(Clock.SYSTEM, List.of(registry));
    this.pokes =
        new PokeQueue(options.pokesPerSecond(), key -> poke(starter, key), new PokeMeters(meters));
    this.informers = new Informers(new InformerHealth(meters));
    this.dependencies = new DependencyWatches(hosting, clusters, informers, this::onDependency);
    Census.bind(meters, this::known);
  }

  /**
   * Begins to watch.
   *
   * @param hosting client of the hosting cluster; not closed here
   * @param clusters gives clients of kcp workspaces and runtime clusters; not closed here
   * @param starter starts and pokes
   * @param options what to watch, and how often to look without an event
   * @param registry where it shows what it sees and does
   */
  public static Watcher start(
      KubernetesClient hosting,
      ConfiguredClusters clusters,
      OnboardingStarter starter,
      WatcherOptions options,
      MeterRegistry registry) {
    Watcher watcher = new Watcher(hosting, clusters, starter, options, registry);
    List<String> namespaces = options.namespaces().isEmpty() ? List.of("") : options.namespaces();
    namespaces.forEach(watcher::watchNamespace);
    Duration resync = options.resync();
    Future<?> unused =
        watcher.schedule.scheduleWithFixedDelay(
            watcher::sweep, resync.toMillis(), resync.toMillis(), TimeUnit.MILLISECONDS);
    watcher.sweepWhenSynced();
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
    informers.start(
        ClusterKind.HOSTING,
        "ManagedProvider",
        informer,
        "ManagedProviders",
        Sights::of,
        this::onManagedProvider);
    watchLabelled(namespace);
    platformMeshes.add(
        informers.start(
            ClusterKind.HOSTING,
            ResourceKind.PlatformMesh.name(),
            generic(ResourceKind.PlatformMesh, namespace).runnableInformer(0),
            "PlatformMeshes",
            Sights::of,
            (platformMesh, appeared) ->
                onDependency(
                    Dependencies.platformMesh(
                        platformMesh.getMetadata().getNamespace(),
                        platformMesh.getMetadata().getName()),
                    appeared)));
  }

  private void watchLabelled(String namespace) {
    for (ResourceKind kind : LABELLED) {
      labelled.add(
          informers.start(
              ClusterKind.HOSTING,
              kind.name(),
              generic(kind, namespace)
                  .withLabel(OnboardingMetadata.MANAGED_BY_LABEL, OnboardingMetadata.FIELD_MANAGER)
                  .runnableInformer(0),
              kind.name(),
              Sights::of,
              this::onChild));
    }
  }

  private FilterWatchListDeletable<GenericKubernetesResource, ?, ?> generic(
      ResourceKind kind, String namespace) {
    var all = hosting.genericKubernetesResources(kind.context());
    return namespace.isEmpty() ? all.inAnyNamespace() : all.inNamespace(namespace);
  }

  private void onManagedProvider(ManagedProvider managedProvider, boolean appeared) {
    watchSoon();
    pokes.add(keyOf(managedProvider));
  }

  /** Once for many events, since each look goes over all ManagedProviders. */
  private void watchSoon() {
    if (soon.compareAndSet(false, true)) {
      Future<?> unused =
          schedule.schedule(
              () -> {
                soon.set(false);
                watchWhatIsInUse();
              },
              GATHER_MILLIS,
              TimeUnit.MILLISECONDS);
    }
  }

  /** Never from an informer's thread: making a client may read Secrets. */
  private void watchWhatIsInUse() {
    List<ManagedProvider> valid =
        known().filter(managedProvider -> !Dependencies.of(managedProvider).isEmpty()).toList();
    try {
      dependencies.require(valid);
    } catch (RuntimeException failure) {
      LOG.warn("What is in use cannot be watched now: {}", failure.toString());
    }
  }

  private Stream<ManagedProvider> known() {
    return managedProviders.stream().flatMap(informer -> informer.getStore().list().stream());
  }

  /**
   * What appears matters to those who wait for it; what is there when a watch begins is no news to
   * those who are settled.
   */
  private void onDependency(String dependency, boolean appeared) {
    watchSoon();
    for (SharedIndexInformer<ManagedProvider> informer : managedProviders) {
      for (ManagedProvider dependent :
          informer.getIndexer().byIndex(Dependencies.INDEX, dependency)) {
        if (!appeared || !Sights.isSettled(dependent)) {
          pokes.add(keyOf(dependent));
        }
      }
    }
  }

  private void onChild(GenericKubernetesResource child, boolean appeared) {
    onDependency(
        Dependencies.component(child.getMetadata().getNamespace(), child.getMetadata().getName()),
        appeared);
    String owner = Sights.ownerOf(child);
    if (owner.indexOf('/') > 0) {
      ManagedProviderKey key = ManagedProviderKey.parse(owner);
      if (!appeared || find(key).filter(Sights::isSettled).isEmpty()) {
        pokes.add(key);
      }
    }
  }

  private void poke(OnboardingStarter starter, ManagedProviderKey key) {
    if (find(key).isPresent()) {
      starter.poke(key.namespace(), key.name());
    } else {
      starter.pokeRunning(key.namespace(), key.name());
    }
  }

  private Optional<ManagedProvider> find(ManagedProviderKey key) {
    return managedProviders.stream()
        .map(informer -> informer.getStore().getByKey(key.toString()))
        .filter(Objects::nonNull)
        .findFirst();
  }

  /** What happened while nobody watched. */
  private void sweepWhenSynced() {
    boolean synced =
        trouble().isEmpty()
            && labelled.stream().allMatch(SharedIndexInformer::hasSynced)
            && platformMeshes.stream().allMatch(SharedIndexInformer::hasSynced)
            && dependencies.isSynced();
    if (synced) {
      schedule.execute(this::sweep);
    } else {
      Future<?> unused =
          schedule.schedule(this::sweepWhenSynced, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** What events may have missed: what is not settled, and what may not be so any more. */
  private void sweep() {
    watchWhatIsInUse();
    Map<String, List<GenericKubernetesResource>> children =
        children().collect(Collectors.groupingBy(Sights::ownerOf));
    known()
        .filter(
            managedProvider ->
                !Sights.isSettled(managedProvider)
                    || isDoubtful(
                        managedProvider,
                        children.getOrDefault(keyOf(managedProvider).toString(), List.of())))
        .forEach(managedProvider -> pokes.add(keyOf(managedProvider)));
  }

  private boolean isDoubtful(
      ManagedProvider managedProvider, List<GenericKubernetesResource> children) {
    if (!Sights.isReady(managedProvider) || !Doubts.canBeJudged(managedProvider)) {
      return false;
    }
    boolean labelledSynced = labelled.stream().allMatch(SharedIndexInformer::hasSynced);
    return isPlatformMeshDoubtful(managedProvider)
        || (labelledSynced && Doubts.aboutChildren(managedProvider, children))
        || (dependencies.isSynced() && dependencies.hasDoubts(managedProvider));
  }

  private boolean isPlatformMeshDoubtful(ManagedProvider managedProvider) {
    String key =
        managedProvider.getMetadata().getNamespace()
            + "/"
            + managedProvider.getSpec().platformMeshRef().name();
    return platformMeshes.stream().allMatch(SharedIndexInformer::hasSynced)
        && Doubts.aboutDependency(
            platformMeshes.stream()
                .map(informer -> informer.getStore().getByKey(key))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null));
  }

  private Stream<GenericKubernetesResource> children() {
    return labelled.stream().flatMap(informer -> informer.getStore().list().stream());
  }

  /** Why it cannot watch yet; empty when all ManagedProviders have been listed. */
  public Optional<String> trouble() {
    return managedProviders.stream().allMatch(SharedIndexInformer::hasSynced)
        ? Optional.empty()
        : Optional.of("the ManagedProviders have not been listed yet");
  }

  private static ManagedProviderKey keyOf(ManagedProvider managedProvider) {
    return new ManagedProviderKey(
        managedProvider.getMetadata().getNamespace(), managedProvider.getMetadata().getName());
  }

  @Override
  public void close() {
    schedule.shutdownNow();
    managedProviders.forEach(SharedIndexInformer::stop);
    labelled.forEach(SharedIndexInformer::stop);
    platformMeshes.forEach(SharedIndexInformer::stop);
    dependencies.close();
    pokes.close();
    List.copyOf(meters.getMeters()).forEach(meters::remove);
  }
}
