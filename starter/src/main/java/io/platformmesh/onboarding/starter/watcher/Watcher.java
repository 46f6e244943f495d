package io.platformmesh.onboarding.starter.watcher;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.platformmesh.onboarding.activities.client.Clusters;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.starter.temporal.OnboardingStarter;
import io.platformmesh.onboarding.starter.temporal.Signal;
import io.platformmesh.onboarding.starter.watcher.change.ChangeKind;
import io.platformmesh.onboarding.starter.watcher.change.ObservedStates;
import io.platformmesh.onboarding.starter.watcher.informer.DependencyInformers;
import io.platformmesh.onboarding.starter.watcher.informer.HostingClusterInformers;
import io.platformmesh.onboarding.starter.watcher.informer.InformerFactory;
import io.platformmesh.onboarding.starter.watcher.informer.InformerMetrics;
import io.platformmesh.onboarding.starter.watcher.informer.WatchStartLimiter;
import io.platformmesh.onboarding.starter.watcher.poke.ManagedProviderKey;
import io.platformmesh.onboarding.starter.watcher.poke.Poke;
import io.platformmesh.onboarding.starter.watcher.poke.PokeQueue;
import io.platformmesh.onboarding.starter.watcher.resync.Resync;
import io.platformmesh.onboarding.workflows.ObjectRef;
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
 * Starts and pokes onboardings when ManagedProviders or their dependencies change. It writes no
 * object: each onboarding reads the live objects and decides itself.
 */
public final class Watcher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);

  /** Delay that merges many changes into one update of the dependency informers. */
  private static final long DEPENDENCY_UPDATE_DELAY_MILLIS = 200;

  private static final int SCHEDULER_THREADS = 1;

  private final AtomicBoolean dependencyUpdateScheduled = new AtomicBoolean();

  /** The meters of this watcher, removed at its end because the process can start another one. */
  private final CompositeMeterRegistry watcherMeters;

  private final PokeQueue pokeQueue;
  private final HostingClusterInformers hostingClusterInformers;
  private final DependencyInformers dependencyInformers;
  private final Resync resync;

  /** Runs the tasks of this watcher one by one; discards tasks after the watcher is closed. */
  private final ScheduledExecutorService scheduler =
      new ScheduledThreadPoolExecutor(SCHEDULER_THREADS, new ThreadPoolExecutor.DiscardPolicy());

  private Watcher(
      KubernetesClient hostingClient,
      Clusters clusters,
      OnboardingStarter starter,
      WatcherOptions watcherOptions,
      MeterRegistry registry) {
    this.watcherMeters = new CompositeMeterRegistry(Clock.SYSTEM, List.of(registry));
    this.pokeQueue =
        new PokeQueue(
            watcherOptions.pokesPerSecond(),
            key -> starter.workflowId(key.namespace(), key.name()),
            (managedProviderKey, poke) -> send(starter, managedProviderKey, poke),
            watcherMeters);
    InformerFactory informerFactory =
        new InformerFactory(new InformerMetrics(watcherMeters), this::scheduleDependencyUpdate);
    WatchStartLimiter watchStartLimiter = new WatchStartLimiter();
    this.hostingClusterInformers =
        new HostingClusterInformers(
            hostingClient,
            watcherOptions.namespaces(),
            watcherOptions.selector(),
            informerFactory,
            watchStartLimiter,
            new HostingClusterInformers.ChangeListeners(
                this::onManagedProviderChange,
                this::onLabelledObjectChange,
                this::onForeignObjectChange));
    this.dependencyInformers =
        new DependencyInformers(
            hostingClient,
            clusters,
            informerFactory,
            watchStartLimiter,
            this::onDependencyChange,
            this::scheduleDependencyUpdate);
    this.resync = new Resync(hostingClusterInformers, dependencyInformers);
    ManagedProviderMetrics.register(watcherMeters, hostingClusterInformers::managedProviders);
  }

  /**
   * Starts a watcher.
   *
   * @param hostingClient client of the hosting cluster; not closed here
   * @param clusters provides clients of kcp workspaces and runtime clusters; not closed here
   * @param starter starts and pokes onboardings
   * @param watcherOptions which ManagedProviders to watch, and the resync interval and poke rate
   * @param registry receives the meters of this watcher
   */
  public static Watcher start(
      KubernetesClient hostingClient,
      Clusters clusters,
      OnboardingStarter starter,
      WatcherOptions watcherOptions,
      MeterRegistry registry) {
    Watcher watcher = new Watcher(hostingClient, clusters, starter, watcherOptions, registry);
    try {
      watcher.start(watcherOptions.resyncInterval());
    } catch (RuntimeException startFailure) {
      watcher.close();
      throw startFailure;
    }
    return watcher;
  }

  private void start(Duration resyncInterval) {
    hostingClusterInformers.start();
    new ResyncSchedule(
            scheduler,
            hostingClusterInformers,
            dependencyInformers,
            this::updateDependencyInformers,
            this::runResync)
        .start(resyncInterval);
  }

  private void onManagedProviderChange(ManagedProvider managedProvider, ChangeKind changeKind) {
    scheduleDependencyUpdate();
    ChangeKind pokedChange =
        changeKind == ChangeKind.APPEARED ? ChangeKind.CHANGED : ChangeKind.REQUESTED;
    pokeQueue.add(ManagedProviderKey.of(managedProvider), Poke.ofAnyPart(pokedChange));
  }

  /** Schedules one update for many changes, because each update visits all ManagedProviders. */
  private void scheduleDependencyUpdate() {
    if (dependencyUpdateScheduled.compareAndSet(false, true)) {
      Future<?> unused =
          scheduler.schedule(
              this::runScheduledDependencyUpdate,
              DEPENDENCY_UPDATE_DELAY_MILLIS,
              TimeUnit.MILLISECONDS);
    }
  }

  private void runScheduledDependencyUpdate() {
    dependencyUpdateScheduled.set(false);
    updateDependencyInformers();
  }

  /**
   * Starts and stops dependency informers. The scheduler runs it, because it can read Secrets, for
   * which the thread of an informer must not wait.
   */
  private void updateDependencyInformers() {
    try {
      dependencyInformers.watchDependenciesOf(
          hostingClusterInformers.validManagedProviders().toList());
    } catch (RuntimeException informerFailure) {
      LOG.warn(
          "Failed to update the informers of dependencies; the next resync retries: {}",
          informerFailure.toString());
    }
  }

  private void onForeignObjectChange(
      GenericKubernetesResource foreignObject, ChangeKind changeKind) {
    pokeDependents(
        hostingClusterInformers.dependentsOf(foreignObject), pokeOf(foreignObject, changeKind));
  }

  private static Poke pokeOf(GenericKubernetesResource changedObject, ChangeKind changeKind) {
    return new Poke(changeKind, HostingClusterInformers.componentsOf(changedObject));
  }

  private void onDependencyChange(ObjectRef dependency, ChangeKind changeKind) {
    pokeDependents(hostingClusterInformers.dependentsOf(dependency), Poke.ofAnyPart(changeKind));
  }

  private void pokeDependents(Stream<ManagedProvider> dependents, Poke poke) {
    dependents.map(ManagedProviderKey::of).forEach(dependent -> enqueuePoke(dependent, poke));
  }

  private void onLabelledObjectChange(
      GenericKubernetesResource labelledObject, ChangeKind changeKind) {
    Poke poke = pokeOf(labelledObject, changeKind);
    pokeDependents(hostingClusterInformers.dependentsOf(labelledObject), poke);
    ManagedProviderKey.ownerOf(labelledObject).ifPresent(owner -> enqueuePoke(owner, poke));
  }

  /** Appearing objects do not concern settled ManagedProviders: the resync verifies those. */
  private void enqueuePoke(ManagedProviderKey managedProviderKey, Poke poke) {
    if (poke.changeKind() != ChangeKind.APPEARED || !isSettled(managedProviderKey)) {
      pokeQueue.add(managedProviderKey, poke);
    }
  }

  private boolean exists(ManagedProviderKey managedProviderKey) {
    return findManagedProvider(managedProviderKey).isPresent();
  }

  private boolean isSettled(ManagedProviderKey managedProviderKey) {
    return findManagedProvider(managedProviderKey).filter(ObservedStates::isSettled).isPresent();
  }

  private Optional<ManagedProvider> findManagedProvider(ManagedProviderKey managedProviderKey) {
    return hostingClusterInformers.findManagedProvider(
        managedProviderKey.namespace(), managedProviderKey.name());
  }

  private void send(OnboardingStarter starter, ManagedProviderKey managedProviderKey, Poke poke) {
    ChangeKind changeKind = poke.changeKind();
    Signal signal =
        changeKind.concernsAllStages()
            ? Signal.changed()
            : Signal.dependencyReady(poke.dependencyReady());
    if (mayStartRun(managedProviderKey, changeKind)) {
      starter.signalOrStart(
          managedProviderKey.namespace(), managedProviderKey.name(), signal, changeKind.priority());
    } else {
      starter.signalOpenRun(managedProviderKey.namespace(), managedProviderKey.name(), signal);
    }
  }

  /**
   * Reports whether a poke starts a run where none is open: only for a ManagedProvider that exists.
   * A dependency that appeared or became Ready may be the last one that a run waited for, and a new
   * run would only find that nothing has changed. One that reports for the first time has just been
   * created by an open run.
   */
  private boolean mayStartRun(ManagedProviderKey managedProviderKey, ChangeKind changeKind) {
    return switch (changeKind) {
      case REPORTED, BECAME_READY -> false;
      case APPEARED -> exists(managedProviderKey) && !isSettled(managedProviderKey);
      case SWEPT, CHANGED, REQUESTED -> exists(managedProviderKey);
    };
  }

  private void runResync() {
    // A ManagedProvider that appears after this line is poked by its own event.
    List<ManagedProvider> managedProviders = hostingClusterInformers.managedProviders().toList();
    updateDependencyInformers();
    try {
      resync
          .findManagedProvidersToPoke(managedProviders)
          .map(ManagedProviderKey::of)
          .forEach(
              managedProvider -> pokeQueue.add(managedProvider, Poke.ofAnyPart(ChangeKind.SWEPT)));
    } catch (RuntimeException resyncFailure) {
      LOG.error("A resync failed; the next one runs on schedule", resyncFailure);
    }
  }

  /**
   * Explains why the watcher is not ready; empty when all kinds of the hosting cluster have been
   * listed.
   */
  public Optional<String> notReadyReason() {
    return hostingClusterInformers
        .firstUnlistedKind()
        .map("kind %s in the hosting cluster has not been listed yet"::formatted);
  }

  /** Stops the informers and drops the pokes in the queue. */
  @Override
  public void close() {
    scheduler.shutdownNow();
    hostingClusterInformers.close();
    dependencyInformers.close();
    pokeQueue.close();
    List.copyOf(watcherMeters.getMeters()).forEach(watcherMeters::remove);
  }
}
