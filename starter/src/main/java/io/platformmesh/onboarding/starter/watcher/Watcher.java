package io.platformmesh.onboarding.starter.watcher;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.platformmesh.onboarding.activities.client.ConfiguredClusters;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.starter.OnboardingStarter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what happens in the clusters into starts and pokes of onboardings. It decides nothing and
 * writes nothing: whoever is poked looks for itself.
 */
public final class Watcher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);

  /** How often to see, at the start, whether all has been listed. */
  private static final long LOOK_MILLIS = 500;

  /** How long events are gathered before it is seen what has to be watched because of them. */
  private static final long GATHER_MILLIS = 200;

  /** How long the first sweep waits for dependencies; a later one sees to those that come late. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final AtomicBoolean soon = new AtomicBoolean();

  /** Its own, which go with it: another may begin to watch in this process. */
  private final CompositeMeterRegistry meters;

  private final PokeQueue pokes;
  private final HostingWatches hosting;
  private final DependencyWatches dependencies;
  private final Resync sweep;

  /** One thread; what comes after its end is dropped. */
  private final ScheduledExecutorService schedule =
      new ScheduledThreadPoolExecutor(1, new ThreadPoolExecutor.DiscardPolicy());

  private Watcher(
      KubernetesClient client,
      ConfiguredClusters clusters,
      OnboardingStarter starter,
      WatcherOptions options,
      MeterRegistry registry) {
    this.meters = new CompositeMeterRegistry(Clock.SYSTEM, List.of(registry));
    this.pokes =
        new PokeQueue(options.pokesPerSecond(), key -> poke(starter, key), new PokeMeters(meters));
    InformerFactory informers = new InformerFactory(new InformerHealth(meters), this::watchSoon);
    WatchStartLimiter starts = new WatchStartLimiter();
    this.hosting =
        new HostingWatches(
            client,
            options,
            informers,
            starts,
            new HostingWatches.News(
                this::onManagedProvider, this::onLabelled, this::onPlatformMesh));
    this.dependencies =
        new DependencyWatches(
            client, clusters, informers, starts, this::onDependency, this::watchSoon);
    this.sweep = new Resync(hosting, dependencies);
    ManagedProviderMetrics.bind(meters, hosting::managedProviders);
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
    try {
      watcher.begin(options.resync());
    } catch (RuntimeException failure) {
      watcher.close();
      throw failure;
    }
    return watcher;
  }

  private void begin(Duration resync) {
    hosting.start();
    schedule.execute(this::whenListed);
    Future<?> unused =
        schedule.scheduleWithFixedDelay(
            this::sweep, resync.toMillis(), resync.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void onManagedProvider(ManagedProvider managedProvider, boolean appeared) {
    watchSoon();
    pokes.add(ManagedProviderKey.of(managedProvider));
  }

  /** Once for many events, since each look goes over all ManagedProviders. */
  private void watchSoon() {
    if (soon.compareAndSet(false, true)) {
      later(
          GATHER_MILLIS,
          () -> {
            soon.set(false);
            watchWhatIsInUse();
          });
    }
  }

  private void later(long millis, Runnable work) {
    Future<?> unused = schedule.schedule(work, millis, TimeUnit.MILLISECONDS);
  }

  /** Never from an informer's thread: making a client may read Secrets. */
  private void watchWhatIsInUse() {
    List<ManagedProvider> valid =
        hosting
            .managedProviders()
            .filter(managedProvider -> !Dependencies.of(managedProvider).isEmpty())
            .toList();
    try {
      dependencies.require(valid);
    } catch (RuntimeException failure) {
      LOG.warn("What is in use cannot be watched now: {}", failure.toString());
    }
  }

  private void onPlatformMesh(GenericKubernetesResource platformMesh, boolean appeared) {
    onDependency(
        Dependencies.platformMesh(
            platformMesh.getMetadata().getNamespace(), platformMesh.getMetadata().getName()),
        appeared);
  }

  /**
   * What appears matters to those who wait for it; what is there when a watch begins is no news to
   * those who are settled.
   */
  private void onDependency(String dependency, boolean appeared) {
    hosting
        .dependents(dependency)
        .filter(dependent -> !appeared || !ObservedStates.isSettled(dependent))
        .forEach(dependent -> pokes.add(ManagedProviderKey.of(dependent)));
  }

  private void onLabelled(GenericKubernetesResource object, boolean appeared) {
    onDependency(
        Dependencies.component(object.getMetadata().getNamespace(), object.getMetadata().getName()),
        appeared);
    String owner = ObservedStates.ownerOf(object);
    if (owner.indexOf('/') > 0) {
      ManagedProviderKey key = ManagedProviderKey.parse(owner);
      if (!appeared || hosting.find(key).filter(ObservedStates::isSettled).isEmpty()) {
        pokes.add(key);
      }
    }
  }

  private void poke(OnboardingStarter starter, ManagedProviderKey key) {
    if (hosting.find(key).isPresent()) {
      starter.poke(key.namespace(), key.name());
    } else {
      starter.pokeRunning(key.namespace(), key.name());
    }
  }

  /** Then it is known what else has to be watched. */
  private void whenListed() {
    if (!hosting.isListed()) {
      later(LOOK_MILLIS, this::whenListed);
      return;
    }
    watchWhatIsInUse();
    sweepWhenAllIsListed(System.nanoTime());
  }

  /** What happened while nobody watched. */
  private void sweepWhenAllIsListed(long beginNanos) {
    boolean listed = hosting.firstUnlisted().isEmpty() && dependencies.isListed();
    boolean patient = System.nanoTime() - beginNanos < PATIENCE.toNanos();
    if (!listed && patient) {
      later(LOOK_MILLIS, () -> sweepWhenAllIsListed(beginNanos));
      return;
    }
    if (!listed) {
      LOG.info("Not everything has been listed in {}: what is missing is swept later", PATIENCE);
    }
    sweep();
  }

  private void sweep() {
    watchWhatIsInUse();
    try {
      sweep.find().forEach(managedProvider -> pokes.add(ManagedProviderKey.of(managedProvider)));
    } catch (RuntimeException failure) {
      LOG.error("A sweep has failed, the next one is due in time", failure);
    }
  }

  /** Why it does not watch yet; empty when all kinds of the hosting cluster have been listed. */
  public Optional<String> trouble() {
    return hosting
        .firstUnlisted()
        .map(kind -> "%s in the hosting cluster have not been listed yet".formatted(kind));
  }

  @Override
  public void close() {
    schedule.shutdownNow();
    hosting.close();
    dependencies.close();
    pokes.close();
    List.copyOf(meters.getMeters()).forEach(meters::remove);
  }
}
