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
 * A watcher that watches while it holds a Lease. That two watch for a moment, or nobody does, is
 * harmless: pokes carry nothing, and a watcher that begins looks at everything.
 */
final class ElectedWatcher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ElectedWatcher.class);

  private final KubernetesClient hosting;
  private final LeaseOptions lease;
  private final Supplier<Watcher> watcher;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(work -> new Thread(work, "lease"));
  private final ExecutorService renewals = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private @Nullable Watcher running;
  private @Nullable String leader;

  private ElectedWatcher(KubernetesClient hosting, LeaseOptions lease, Supplier<Watcher> watcher) {
    this.hosting = hosting;
    this.lease = lease;
    this.watcher = watcher;
  }

  /**
   * Begins to stand for election, again and again until it is closed.
   *
   * @param hosting client of the cluster that holds the Lease; not closed here
   * @param watcher begins to watch; closed when the Lease is lost
   */
  static ElectedWatcher start(
      KubernetesClient hosting, LeaseOptions lease, Supplier<Watcher> watcher) {
    ElectedWatcher elected = new ElectedWatcher(hosting, lease, watcher);
    elected.thread.execute(elected::standAgainAndAgain);
    return elected;
  }

  private void standAgainAndAgain() {
    try {
      do {
        try {
          stand();
        } catch (RuntimeException failure) {
          LOG.error("Standing for Lease {}/{} failed.", lease.namespace(), lease.name(), failure);
        }
      } while (!closing.await(lease.retryPeriod().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until the Lease is lost, or this is closed: then it is given back at once. */
  private void stand() throws InterruptedException {
    CompletableFuture<Void> over = new CompletableFuture<>();
    Runnable giveUp = () -> over.complete(null);
    CompletableFuture<?> term = new LeaderElector(hosting, config(giveUp), renewals).start();
    Future<?> told = term.whenComplete((nothing, failure) -> giveUp.run());
    try {
      over.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("nothing completes this exceptionally", impossible);
    } finally {
      term.cancel(true);
      told.cancel(false);
      end();
    }
  }

  private LeaderElectionConfig config(Runnable giveUp) {
    return new LeaderElectionConfig(
        new RepairedLeaseLock(lease),
        lease.duration(),
        lease.renewDeadline(),
        lease.retryPeriod(),
        new LeaderCallbacks(() -> begin(giveUp), this::end, this::know),
        true,
        lease.name());
  }

  private synchronized void begin(Runnable giveUp) {
    if (running != null || closing.getCount() == 0) {
      return;
    }
    LOG.info("Lease {}/{} is ours: watching.", lease.namespace(), lease.name());
    try {
      running = watcher.get();
    } catch (RuntimeException failure) {
      LOG.error("Watching cannot begin; another may try: {}", failure.toString());
      giveUp.run();
    }
  }

  private synchronized void end() {
    if (running != null) {
      LOG.info("Lease {}/{} is no longer ours: not watching.", lease.namespace(), lease.name());
      try {
        running.close();
      } catch (RuntimeException failure) {
        LOG.error("Watching has not ended in order.", failure);
      }
      running = null;
    }
  }

  private synchronized void know(@Nullable String now) {
    leader = now;
    if (now != null && !now.equals(lease.identity())) {
      LOG.info("Lease {}/{} is held by {}.", lease.namespace(), lease.name(), now);
    }
  }

  /** Why it does not watch yet; empty when it does, or knows who does. */
  synchronized Optional<String> trouble() {
    Watcher mine = running;
    if (mine != null) {
      return mine.trouble();
    }
    return leader != null && !leader.equals(lease.identity())
        ? Optional.empty()
        : Optional.of("nobody is known to hold Lease " + lease.namespace() + "/" + lease.name());
  }

  @Override
  public void close() {
    closing.countDown();
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(lease.renewDeadline().toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("Lease {}/{} could not be given back in time.", lease.namespace(), lease.name());
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    renewals.shutdown();
  }
}
