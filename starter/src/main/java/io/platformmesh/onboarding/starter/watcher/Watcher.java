package io.platformmesh.onboarding.starter.watcher;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.platformmesh.onboarding.activities.client.Clusters;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.starter.temporal.OnboardingStarter;
import io.platformmesh.onboarding.starter.watcher.change.ObservedStates;
import io.platformmesh.onboarding.starter.watcher.dependency.DependencyInformers;
import io.platformmesh.onboarding.starter.watcher.dependency.HostingClusterInformers;
import io.platformmesh.onboarding.starter.watcher.informer.InformerFactory;
import io.platformmesh.onboarding.starter.watcher.informer.InformerMetrics;
import io.platformmesh.onboarding.starter.watcher.informer.WatchStartLimiter;
import io.platformmesh.onboarding.starter.watcher.poke.ManagedProviderKey;
import io.platformmesh.onboarding.starter.watcher.poke.PokeQueue;
import io.platformmesh.onboarding.starter.watcher.resync.Resync;
import io.platformmesh.onboarding.workflows.contract.ObjectRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and pokes onboardings when objects change. It decides nothing and writes nothing: each
 * onboarding reads the live objects itself.
 */
public final class Watcher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);

  /** How long changes are gathered before the informers of dependencies are updated once. */
  private static final long GATHER_MILLIS = 200;

  private final AtomicBoolean updateScheduled = new AtomicBoolean();

  /** The meters of this watcher, removed at its end because the process can start another one. */
  private final CompositeMeterRegistry meters;

  private final PokeQueue pokes;
  private final HostingClusterInformers hostingCluster;
  private final DependencyInformers dependencies;
  private final Resync resync;

  /** One thread; drops tasks that are submitted after its end. */
  private final ScheduledExecutorService scheduler =
      new ScheduledThreadPoolExecutor(1, new ThreadPoolExecutor.DiscardPolicy());

  private Watcher(
      KubernetesClient hostingClient,
      Clusters clusters,
      OnboardingStarter starter,
      WatcherOptions options,
      MeterRegistry registry) {
    this.meters = new CompositeMeterRegistry(Clock.SYSTEM, List.of(registry));
    this.pokes = new PokeQueue(options.pokesPerSecond(), key -> poke(starter, key), meters);
    InformerFactory informers =
        new InformerFactory(new InformerMetrics(meters), this::scheduleDependencyUpdate);
    WatchStartLimiter starts = new WatchStartLimiter();
    this.hostingCluster =
        new HostingClusterInformers(
            hostingClient,
            options.namespaces(),
            options.selector(),
            informers,
            starts,
            new HostingClusterInformers.Listeners(
                this::onManagedProvider, this::onLabelledObject, this::onPlatformMesh));
    this.dependencies =
        new DependencyInformers(
            hostingClient,
            clusters,
            informers,
            starts,
            this::onDependency,
            this::scheduleDependencyUpdate);
    this.resync = new Resync(hostingCluster, dependencies);
    ManagedProviderMetrics.register(meters, hostingCluster::managedProviders);
  }

  /**
   * Starts a watcher.
   *
   * @param hostingClient client of the hosting cluster; not closed here
   * @param clusters provides clients of kcp workspaces and runtime clusters; not closed here
   * @param starter starts and pokes onboardings
   * @param options which ManagedProviders to watch, and the intervals and rates
   * @param registry where the metrics are registered
   */
  public static Watcher start(
      KubernetesClient hostingClient,
      Clusters clusters,
      OnboardingStarter starter,
      WatcherOptions options,
      MeterRegistry registry) {
    Watcher watcher = new Watcher(hostingClient, clusters, starter, options, registry);
    try {
      watcher.start(options.resync());
    } catch (RuntimeException failure) {
      watcher.close();
      throw failure;
    }
    return watcher;
  }

  private void start(Duration resyncInterval) {
    hostingCluster.start();
    new ResyncSchedule(
            scheduler, hostingCluster, dependencies, this::updateDependencies, this::resync)
        .start(resyncInterval);
  }

  private void onManagedProvider(ManagedProvider managedProvider, boolean appeared) {
    scheduleDependencyUpdate();
    pokes.add(ManagedProviderKey.of(managedProvider));
  }

  /** Schedules one update for many changes, because each update visits all ManagedProviders. */
  private void scheduleDependencyUpdate() {
    if (updateScheduled.compareAndSet(false, true)) {
      Future<?> unused =
          scheduler.schedule(
              () -> {
                updateScheduled.set(false);
                updateDependencies();
              },
              GATHER_MILLIS,
              TimeUnit.MILLISECONDS);
    }
  }

  /** Never called on an informer's thread, because it can read Secrets to create clients. */
  private void updateDependencies() {
    try {
      dependencies.require(hostingCluster.validManagedProviders().toList());
    } catch (RuntimeException failure) {
      LOG.warn(
          "Failed to update the informers of dependencies; the next resync retries: {}",
          failure.toString());
    }
  }

  private void onPlatformMesh(GenericKubernetesResource platformMesh, boolean appeared) {
    pokeDependents(hostingCluster.dependents(platformMesh), appeared);
  }

  private void onDependency(ObjectRef dependency, boolean appeared) {
    pokeDependents(hostingCluster.dependents(dependency), appeared);
  }

  /**
   * Leaves settled ManagedProviders alone when the object appeared, because every object appears
   * when its informer starts.
   */
  private void pokeDependents(Stream<ManagedProvider> dependents, boolean appeared) {
    dependents
        .filter(dependent -> !appeared || !ObservedStates.isSettled(dependent))
        .forEach(dependent -> pokes.add(ManagedProviderKey.of(dependent)));
  }

  private void onLabelledObject(GenericKubernetesResource object, boolean appeared) {
    pokeDependents(hostingCluster.dependents(object), appeared);
    ManagedProviderKey.ownerOf(object)
        .filter(owner -> !appeared || !isSettled(owner))
        .ifPresent(pokes::add);
  }

  private boolean isSettled(ManagedProviderKey key) {
    return find(key).filter(ObservedStates::isSettled).isPresent();
  }

  private Optional<ManagedProvider> find(ManagedProviderKey key) {
    return hostingCluster.managedProvider(key.namespace(), key.name());
  }

  private void poke(OnboardingStarter starter, ManagedProviderKey key) {
    if (find(key).isPresent()) {
      starter.poke(key.namespace(), key.name());
    } else {
      starter.pokeRunning(key.namespace(), key.name());
    }
  }

  private void resync() {
    updateDependencies();
    try {
      resync.find().forEach(managedProvider -> pokes.add(ManagedProviderKey.of(managedProvider)));
    } catch (RuntimeException failure) {
      LOG.error("A resync failed; the next one runs on schedule", failure);
    }
  }

  /**
   * Explains why the watcher is not ready; empty when all kinds of the hosting cluster have been
   * listed.
   */
  public Optional<String> notReadyReason() {
    return hostingCluster
        .firstUnlistedKind()
        .map("kind %s in the hosting cluster has not been listed yet"::formatted);
  }

  /** Stops the informers and drops the pokes in the queue. */
  @Override
  public void close() {
    scheduler.shutdownNow();
    hostingCluster.close();
    dependencies.close();
    pokes.close();
    List.copyOf(meters.getMeters()).forEach(meters::remove);
  }
}
