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
 * Runs a watcher while this process holds a Lease. A moment with two watchers or with none is
 * harmless: a poke carries no data, and a new watcher begins with a resync.
 */
final class ElectedWatcher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ElectedWatcher.class);

  private final KubernetesClient hostingClient;
  private final LeaseOptions lease;
  private final Supplier<Watcher> startWatcher;
  private final ExecutorService electionThread =
      Executors.newSingleThreadExecutor(work -> new Thread(work, "lease"));
  private final ExecutorService leaseRequests = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private @Nullable Watcher watcher;
  private @Nullable String leader;

  private ElectedWatcher(
      KubernetesClient hostingClient, LeaseOptions lease, Supplier<Watcher> startWatcher) {
    this.hostingClient = hostingClient;
    this.lease = lease;
    this.startWatcher = startWatcher;
  }

  /**
   * Takes part in elections until it is closed.
   *
   * @param hostingClient client of the hosting cluster, which holds the Lease; not closed here
   * @param startWatcher starts a watcher, which is closed when the Lease is lost
   */
  static ElectedWatcher start(
      KubernetesClient hostingClient, LeaseOptions lease, Supplier<Watcher> startWatcher) {
    ElectedWatcher elected = new ElectedWatcher(hostingClient, lease, startWatcher);
    elected.electionThread.execute(elected::runElections);
    return elected;
  }

  private void runElections() {
    try {
      do {
        try {
          runElection();
        } catch (RuntimeException failure) {
          LOG.error("The election for Lease {} failed; retrying", lease, failure);
        }
      } while (!closing.await(lease.retryPeriod().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns when the Lease is lost. An interrupt releases the Lease at once. */
  private void runElection() throws InterruptedException {
    CompletableFuture<Void> leadershipEnded = new CompletableFuture<>();
    Runnable resign = () -> leadershipEnded.complete(null);
    CompletableFuture<?> election =
        new LeaderElector(hostingClient, config(resign), leaseRequests).start();
    Future<?> callback = election.whenComplete((done, failure) -> resign.run());
    try {
      leadershipEnded.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("nothing completes this future exceptionally", impossible);
    } finally {
      election.cancel(true);
      callback.cancel(false);
      stopWatcher();
    }
  }

  private LeaderElectionConfig config(Runnable resign) {
    return new LeaderElectionConfig(
        new LenientLeaseLock(lease),
        lease.duration(),
        lease.renewDeadline(),
        lease.retryPeriod(),
        new LeaderCallbacks(() -> startWatcher(resign), this::stopWatcher, this::recordLeader),
        true,
        lease.name());
  }

  private synchronized void startWatcher(Runnable resign) {
    if (watcher != null || closing.getCount() == 0) {
      return;
    }
    LOG.info("Acquired Lease {}: starting to watch.", lease);
    try {
      watcher = startWatcher.get();
    } catch (RuntimeException failure) {
      LOG.error(
          "Failed to start to watch; releasing Lease {} for another watcher: {}",
          lease,
          failure.toString());
      resign.run();
    }
  }

  private synchronized void stopWatcher() {
    if (watcher != null) {
      LOG.info("Lost or released Lease {}: stopped watching.", lease);
      try {
        watcher.close();
      } catch (RuntimeException failure) {
        LOG.error("Failed to stop watching cleanly", failure);
      }
      watcher = null;
    }
  }

  private synchronized void recordLeader(@Nullable String identity) {
    leader = identity;
    if (identity != null && !identity.equals(lease.identity())) {
      LOG.info("Lease {} is held by {}.", lease, identity);
    }
  }

  /** Explains why this process is not ready; empty when it watches, or another watcher leads. */
  synchronized Optional<String> notReadyReason() {
    Watcher running = watcher;
    if (running != null) {
      return running.notReadyReason();
    }
    return leader != null && !leader.equals(lease.identity())
        ? Optional.empty()
        : Optional.of("Lease %s has no known holder".formatted(lease));
  }

  /** Stops watching and releases the Lease. */
  @Override
  public void close() {
    closing.countDown();
    electionThread.shutdownNow();
    try {
      if (!electionThread.awaitTermination(
          lease.renewDeadline().toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn(
            "Lease {} was not released within {}; another watcher acquires it when it expires.",
            lease,
            lease.renewDeadline());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    leaseRequests.shutdown();
  }
}
