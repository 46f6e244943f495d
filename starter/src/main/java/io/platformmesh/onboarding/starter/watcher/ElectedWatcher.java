package io.platformmesh.onboarding.starter.watcher;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes part in the leader election among watchers, and runs a watcher while this process holds the
 * Lease. A moment with two watchers or with none is harmless: a poke carries no data, and a new
 * watcher begins with a resync.
 */
final class ElectedWatcher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ElectedWatcher.class);
  private static final boolean RELEASE_LEASE_ON_CANCEL = true;

  private final KubernetesClient hostingClient;
  private final LeaseOptions leaseOptions;
  private final Supplier<Watcher> watcherStarter;
  private final ExecutorService electionThread =
      Executors.newSingleThreadExecutor(electionLoop -> new Thread(electionLoop, "lease"));
  private final ExecutorService leaseRequestThreads = Executors.newCachedThreadPool();
  private final CountDownLatch closeRequested = new CountDownLatch(1);
  private @Nullable Watcher currentWatcher;
  private @Nullable String leaderIdentity;

  private ElectedWatcher(
      KubernetesClient hostingClient, LeaseOptions leaseOptions, Supplier<Watcher> watcherStarter) {
    this.hostingClient = hostingClient;
    this.leaseOptions = leaseOptions;
    this.watcherStarter = watcherStarter;
  }

  /**
   * Takes part in leader elections until it is closed.
   *
   * @param leaseOptions the Lease, and the name of this process in it
   * @param hostingClient client of the hosting cluster, which holds the Lease; not closed here
   * @param watcherStarter starts a watcher, which is closed when the Lease is lost
   */
  static ElectedWatcher start(
      KubernetesClient hostingClient, LeaseOptions leaseOptions, Supplier<Watcher> watcherStarter) {
    ElectedWatcher electedWatcher = new ElectedWatcher(hostingClient, leaseOptions, watcherStarter);
    electedWatcher.electionThread.execute(electedWatcher::runElections);
    return electedWatcher;
  }

  private void runElections() {
    try {
      do {
        runElectionAndLogFailure();
      } while (!closeRequested.await(leaseOptions.retryPeriod().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException watcherClosed) {
      Thread.currentThread().interrupt();
    }
  }

  private void runElectionAndLogFailure() throws InterruptedException {
    try {
      runElection();
    } catch (RuntimeException electionFailure) {
      LOG.error("The election for Lease {} failed; retrying", leaseOptions, electionFailure);
    }
  }

  /**
   * Runs one leader election; returns when the Lease is lost or released. An interrupt releases the
   * Lease at once.
   */
  private void runElection() throws InterruptedException {
    CompletableFuture<Void> leadershipEnded = new CompletableFuture<>();
    Runnable endLeadership = () -> leadershipEnded.complete(null);
    CompletableFuture<?> election =
        new LeaderElector(hostingClient, electionConfig(endLeadership), leaseRequestThreads)
            .start();
    Future<?> leadershipEndAfterElection =
        election.whenComplete((electionResult, electionFailure) -> endLeadership.run());
    try {
      leadershipEnded.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("nothing completes this future exceptionally", impossible);
    } finally {
      election.cancel(true);
      leadershipEndAfterElection.cancel(false);
      stopWatcher();
    }
  }

  private LeaderElectionConfig electionConfig(Runnable endLeadership) {
    return new LeaderElectionConfig(
        new LenientLeaseLock(leaseOptions),
        leaseOptions.duration(),
        leaseOptions.renewDeadline(),
        leaseOptions.retryPeriod(),
        new LeaderCallbacks(
            () -> startWatcher(endLeadership), this::stopWatcher, this::recordLeader),
        RELEASE_LEASE_ON_CANCEL,
        leaseOptions.name());
  }

  /** Starts a watcher, because this process has acquired the Lease. */
  private synchronized void startWatcher(Runnable endLeadership) {
    if (currentWatcher != null || isCloseRequested()) {
      return;
    }
    LOG.info("Acquired Lease {}: starting to watch.", leaseOptions);
    try {
      currentWatcher = watcherStarter.get();
    } catch (RuntimeException startFailure) {
      LOG.error(
          "Failed to start to watch; releasing Lease {} for another watcher: {}",
          leaseOptions,
          startFailure.toString());
      endLeadership.run();
    }
  }

  private boolean isCloseRequested() {
    return closeRequested.getCount() == 0;
  }

  /** Stops the watcher, because this process has lost or released the Lease. */
  private synchronized void stopWatcher() {
    if (currentWatcher != null) {
      LOG.info("Lost or released Lease {}: stopped watching.", leaseOptions);
      try {
        currentWatcher.close();
      } catch (RuntimeException stopFailure) {
        LOG.error("Failed to stop watching cleanly", stopFailure);
      }
      currentWatcher = null;
    }
  }

  private synchronized void recordLeader(@Nullable String newLeaderIdentity) {
    leaderIdentity = newLeaderIdentity;
    if (newLeaderIdentity != null && !newLeaderIdentity.equals(leaseOptions.identity())) {
      LOG.info("Lease {} is held by {}.", leaseOptions, newLeaderIdentity);
    }
  }

  /** Explains why this process is not ready; empty when it watches, or another process leads. */
  synchronized Optional<String> notReadyReason() {
    Watcher runningWatcher = currentWatcher;
    if (runningWatcher != null) {
      return runningWatcher.notReadyReason();
    }
    boolean anotherProcessLeads =
        leaderIdentity != null && !leaderIdentity.equals(leaseOptions.identity());
    return anotherProcessLeads
        ? Optional.empty()
        : Optional.of("Lease %s has no known holder".formatted(leaseOptions));
  }

  /** Stops watching and releases the Lease. */
  @Override
  public void close() {
    closeRequested.countDown();
    electionThread.shutdownNow();
    try {
      boolean leaseReleased =
          electionThread.awaitTermination(
              leaseOptions.renewDeadline().toMillis(), TimeUnit.MILLISECONDS);
      if (!leaseReleased) {
        LOG.warn(
            "Lease {} was not released within {}; another watcher acquires it when it expires.",
            leaseOptions,
            leaseOptions.renewDeadline());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    leaseRequestThreads.shutdown();
  }
}
