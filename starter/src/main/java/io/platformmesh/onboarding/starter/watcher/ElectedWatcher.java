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

  private final KubernetesClient hostingClient;
  private final LeaseOptions leaseOptions;
  private final Supplier<Watcher> watcherStarter;
  private final ExecutorService electionThread =
      Executors.newSingleThreadExecutor(electionLoop -> new Thread(electionLoop, "lease"));
  private final ExecutorService leaseRequestThreads = Executors.newCachedThreadPool();
  private final CountDownLatch closeLatch = new CountDownLatch(1);
  private @Nullable Watcher currentWatcher;
  private @Nullable String leaderIdentity;

  private ElectedWatcher(
      KubernetesClient hostingClient, LeaseOptions leaseOptions, Supplier<Watcher> watcherStarter) {
    this.hostingClient = hostingClient;
    this.leaseOptions = leaseOptions;
    this.watcherStarter = watcherStarter;
  }

  /**
   * Takes part in elections until it is closed.
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
        try {
          runElection();
        } catch (RuntimeException failure) {
          LOG.error("The election for Lease {} failed; retrying", leaseOptions, failure);
        }
      } while (!closeLatch.await(leaseOptions.retryPeriod().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Runs one election; returns when the Lease is lost or released. An interrupt releases the Lease
   * at once.
   */
  private void runElection() throws InterruptedException {
    CompletableFuture<Void> leadershipEnded = new CompletableFuture<>();
    Runnable resign = () -> leadershipEnded.complete(null);
    CompletableFuture<?> election =
        new LeaderElector(hostingClient, electionConfig(resign), leaseRequestThreads).start();
    Future<?> resignAtElectionEnd = election.whenComplete((done, failure) -> resign.run());
    try {
      leadershipEnded.get();
    } catch (ExecutionException unexpected) {
      throw new IllegalStateException("nothing completes this future exceptionally", unexpected);
    } finally {
      election.cancel(true);
      resignAtElectionEnd.cancel(false);
      stopWatcher();
    }
  }

  private LeaderElectionConfig electionConfig(Runnable resign) {
    return new LeaderElectionConfig(
        new LenientLeaseLock(leaseOptions),
        leaseOptions.duration(),
        leaseOptions.renewDeadline(),
        leaseOptions.retryPeriod(),
        new LeaderCallbacks(() -> startWatcher(resign), this::stopWatcher, this::recordLeader),
        true,
        leaseOptions.name());
  }

  private synchronized void startWatcher(Runnable resign) {
    if (currentWatcher != null || closeLatch.getCount() == 0) {
      return;
    }
    LOG.info("Acquired Lease {}: starting to watch.", leaseOptions);
    try {
      currentWatcher = watcherStarter.get();
    } catch (RuntimeException failure) {
      LOG.error(
          "Failed to start to watch; releasing Lease {} for another watcher: {}",
          leaseOptions,
          failure.toString());
      resign.run();
    }
  }

  private synchronized void stopWatcher() {
    if (currentWatcher != null) {
      LOG.info("Lost or released Lease {}: stopped watching.", leaseOptions);
      try {
        currentWatcher.close();
      } catch (RuntimeException failure) {
        LOG.error("Failed to stop watching cleanly", failure);
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
    return leaderIdentity != null && !leaderIdentity.equals(leaseOptions.identity())
        ? Optional.empty()
        : Optional.of("Lease %s has no known holder".formatted(leaseOptions));
  }

  /** Stops watching and releases the Lease. */
  @Override
  public void close() {
    closeLatch.countDown();
    electionThread.shutdownNow();
    try {
      if (!electionThread.awaitTermination(
          leaseOptions.renewDeadline().toMillis(), TimeUnit.MILLISECONDS)) {
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
