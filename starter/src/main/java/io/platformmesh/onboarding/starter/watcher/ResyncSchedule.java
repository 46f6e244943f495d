package io.platformmesh.onboarding.starter.watcher;

import io.platformmesh.onboarding.starter.watcher.dependency.DependencyInformers;
import io.platformmesh.onboarding.starter.watcher.dependency.HostingClusterInformers;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a first resync as soon as all informers have listed, and further ones at an interval. */
final class ResyncSchedule {

  private static final Logger LOG = LoggerFactory.getLogger(ResyncSchedule.class);

  /** Pause between two checks whether the informers have listed. */
  private static final long LISTED_CHECK_MILLIS = 500;

  /** How long the first resync waits for the dependencies; the next resync covers late ones. */
  private static final Duration LISTING_TIMEOUT = Duration.ofSeconds(30);

  private final ScheduledExecutorService scheduler;
  private final HostingClusterInformers hostingCluster;
  private final DependencyInformers dependencies;
  private final Runnable updateDependencies;
  private final Runnable resync;

  /**
   * Creates a schedule that has not been started.
   *
   * @param scheduler runs all tasks; its end ends the schedule
   * @param updateDependencies starts the informers of all dependencies in use
   * @param resync pokes the ManagedProviders whose events may have been missed
   */
  ResyncSchedule(
      ScheduledExecutorService scheduler,
      HostingClusterInformers hostingCluster,
      DependencyInformers dependencies,
      Runnable updateDependencies,
      Runnable resync) {
    this.scheduler = scheduler;
    this.hostingCluster = hostingCluster;
    this.dependencies = dependencies;
    this.updateDependencies = updateDependencies;
    this.resync = resync;
  }

  void start(Duration interval) {
    scheduler.execute(this::awaitManagedProviders);
    Future<?> unused =
        scheduler.scheduleWithFixedDelay(
            resync, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void awaitManagedProviders() {
    if (!hostingCluster.isManagedProvidersListed()) {
      checkLater(this::awaitManagedProviders);
      return;
    }
    updateDependencies.run();
    awaitDependencies(System.nanoTime());
  }

  /** The first resync covers the changes from before the start of this watcher. */
  private void awaitDependencies(long startNanos) {
    boolean listed = hostingCluster.firstUnlistedKind().isEmpty() && dependencies.isListed();
    boolean timedOut = System.nanoTime() - startNanos >= LISTING_TIMEOUT.toNanos();
    if (!listed && !timedOut) {
      checkLater(() -> awaitDependencies(startNanos));
      return;
    }
    if (!listed) {
      LOG.info(
          "Some dependencies were not listed within {}; the next resync covers them.",
          LISTING_TIMEOUT);
    }
    resync.run();
  }

  private void checkLater(Runnable check) {
    Future<?> unused = scheduler.schedule(check, LISTED_CHECK_MILLIS, TimeUnit.MILLISECONDS);
  }
}
