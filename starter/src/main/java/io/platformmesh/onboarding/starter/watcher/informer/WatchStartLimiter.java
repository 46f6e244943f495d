package io.platformmesh.onboarding.starter.watcher.informer;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many informers of one cluster start at the same time, so that thousands of them do not
 * overload its API server.
 */
public final class WatchStartLimiter {

  /** How many informers of one cluster may start at the same time. */
  static final int CONCURRENT_STARTS = 16;

  private final Map<Object, ClusterQueue> clusterQueues = new HashMap<>();

  /** The starts of informers of one cluster: those in the queue, and the number in progress. */
  private static final class ClusterQueue {
    private final Queue<Supplier<CompletableFuture<?>>> waitingStarts = new ArrayDeque<>();
    private int startsInProgress;
  }

  /** Creates a limiter with empty queues. */
  public WatchStartLimiter() {}

  /**
   * Starts an informer as soon as its cluster has a free slot, in the order of the calls.
   *
   * @param clusterKey identifies the cluster by its equals method
   * @param informerStart starts the informer; the returned future completes when its slot becomes
   *     free
   */
  public void enqueueStart(Object clusterKey, Supplier<CompletableFuture<?>> informerStart) {
    synchronized (this) {
      clusterQueues
          .computeIfAbsent(clusterKey, unusedKey -> new ClusterQueue())
          .waitingStarts
          .add(informerStart);
    }
    startNextInformers(clusterKey);
  }

  private void startNextInformers(Object clusterKey) {
    Supplier<CompletableFuture<?>> informerStart = takeNextStart(clusterKey);
    while (informerStart != null) {
      CompletableFuture<?> unused = informerStart.get().thenRun(() -> releaseSlot(clusterKey));
      informerStart = takeNextStart(clusterKey);
    }
  }

  /**
   * Takes the next informer start and a slot for it; null if none waits or all slots are in use.
   */
  private synchronized @Nullable Supplier<CompletableFuture<?>> takeNextStart(Object clusterKey) {
    ClusterQueue clusterQueue = clusterQueues.get(clusterKey);
    if (clusterQueue == null || clusterQueue.startsInProgress == CONCURRENT_STARTS) {
      return null;
    }
    Supplier<CompletableFuture<?>> informerStart = clusterQueue.waitingStarts.poll();
    if (informerStart != null) {
      clusterQueue.startsInProgress++;
    } else if (clusterQueue.startsInProgress == 0) {
      clusterQueues.remove(clusterKey);
    }
    return informerStart;
  }

  private void releaseSlot(Object clusterKey) {
    synchronized (this) {
      clusterQueues.get(clusterKey).startsInProgress--;
    }
    startNextInformers(clusterKey);
  }
}
