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
    private int openStarts;
  }

  /** Creates a limiter with empty queues. */
  public WatchStartLimiter() {}

  /**
   * Starts an informer as soon as its cluster has a free slot, in the order of the calls.
   *
   * @param clusterKey identifies the cluster by its equals method
   * @param start starts the informer; the returned future completes when its slot becomes free
   */
  public void add(Object clusterKey, Supplier<CompletableFuture<?>> start) {
    synchronized (this) {
      clusterQueues
          .computeIfAbsent(clusterKey, newCluster -> new ClusterQueue())
          .waitingStarts
          .add(start);
    }
    startNextInformers(clusterKey);
  }

  private void startNextInformers(Object clusterKey) {
    for (var nextStart = takeStart(clusterKey);
        nextStart != null;
        nextStart = takeStart(clusterKey)) {
      CompletableFuture<?> unused = nextStart.get().thenRun(() -> releaseSlot(clusterKey));
    }
  }

  /** Takes the next start and a slot for it; null if the queue is empty or all slots are in use. */
  private synchronized @Nullable Supplier<CompletableFuture<?>> takeStart(Object clusterKey) {
    ClusterQueue clusterQueue = clusterQueues.get(clusterKey);
    if (clusterQueue == null || clusterQueue.openStarts == CONCURRENT_STARTS) {
      return null;
    }
    Supplier<CompletableFuture<?>> nextStart = clusterQueue.waitingStarts.poll();
    if (nextStart != null) {
      clusterQueue.openStarts++;
    } else if (clusterQueue.openStarts == 0) {
      clusterQueues.remove(clusterKey);
    }
    return nextStart;
  }

  private void releaseSlot(Object clusterKey) {
    synchronized (this) {
      clusterQueues.get(clusterKey).openStarts--;
    }
    startNextInformers(clusterKey);
  }
}
