package io.platformmesh.onboarding.starter.watcher;

import io.platformmesh.onboarding.starter.watcher.informer.DependencyInformers;
import io.platformmesh.onboarding.starter.watcher.informer.HostingClusterInformers;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Schedules the resyncs of a watcher: the first as soon as all informers have listed, further ones
 * at an interval.
 */
final class ResyncSchedule {

  private static final Logger LOG = LoggerFactory.getLogger(ResyncSchedule.class);

  /** Pause between two checks whether the informers have listed. */
  private static final long LISTING_CHECK_MILLIS = 500;

  /** How long the first resync waits for the dependencies; the next resync covers late ones. */
  private static final Duration LISTING_TIMEOUT = Duration.ofSeconds(30);

  private final ScheduledExecutorService scheduler;
  private final HostingClusterInformers hostingClusterInformers;
  private final DependencyInformers dependencyInformers;
  private final Runnable updateDependencyInformers;
  private final Runnable runResync;

  /**
   * Creates a schedule that has not been started.
   *
   * @param scheduler runs all tasks; its shutdown ends the schedule
   * @param updateDependencyInformers starts the informers of all dependencies in use
   * @param runResync pokes the ManagedProviders whose events may have been missed
   */
  ResyncSchedule(
      ScheduledExecutorService scheduler,
      HostingClusterInformers hostingClusterInformers,
      DependencyInformers dependencyInformers,
      Runnable updateDependencyInformers,
      Runnable runResync) {
    this.scheduler = scheduler;
    this.hostingClusterInformers = hostingClusterInformers;
    this.dependencyInformers = dependencyInformers;
    this.updateDependencyInformers = updateDependencyInformers;
    this.runResync = runResync;
  }

  void start(Duration resyncInterval) {
    scheduler.execute(this::continueWhenManagedProvidersListed);
    Future<?> unused =
        scheduler.scheduleWithFixedDelay(
            runResync, resyncInterval.toMillis(), resyncInterval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void continueWhenManagedProvidersListed() {
    if (!hostingClusterInformers.areManagedProvidersListed()) {
      checkAgainLater(this::continueWhenManagedProvidersListed);
      return;
    }
    updateDependencyInformers.run();
    runFirstResyncWhenDependenciesListed(System.nanoTime());
  }

  /** The first resync covers the changes from before the start of this watcher. */
  private void runFirstResyncWhenDependenciesListed(long listingStartNanos) {
    boolean allListed =
        hostingClusterInformers.firstUnlistedKind().isEmpty() && dependencyInformers.areAllListed();
    boolean timedOut = System.nanoTime() - listingStartNanos >= LISTING_TIMEOUT.toNanos();
    if (!allListed && !timedOut) {
      checkAgainLater(() -> runFirstResyncWhenDependenciesListed(listingStartNanos));
      return;
    }
    if (!allListed) {
      LOG.info(
          "Some dependencies were not listed within {}; the next resync covers them.",
          LISTING_TIMEOUT);
    }
    runResync.run();
  }

  private void checkAgainLater(Runnable listingCheck) {
    Future<?> unused =
        scheduler.schedule(listingCheck, LISTING_CHECK_MILLIS, TimeUnit.MILLISECONDS);
  }
}
