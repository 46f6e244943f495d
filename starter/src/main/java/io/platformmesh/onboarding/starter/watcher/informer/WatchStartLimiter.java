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

  /** How many informers of one cluster may be starting. */
  static final int CONCURRENT_STARTS = 16;

  private final Map<Object, ClusterQueue> queues = new HashMap<>();

  private static final class ClusterQueue {
    private final Queue<Supplier<CompletableFuture<?>>> waiting = new ArrayDeque<>();
    private int starting;
  }

  /** Creates a limiter with empty queues. */
  public WatchStartLimiter() {}

  /**
   * Starts an informer as soon as its cluster has a free slot, in the order of the calls.
   *
   * @param cluster identifies the cluster, by equality
   * @param start starts the informer; the returned future completes when its slot becomes free
   */
  public void add(Object cluster, Supplier<CompletableFuture<?>> start) {
    synchronized (this) {
      queues.computeIfAbsent(cluster, any -> new ClusterQueue()).waiting.add(start);
    }
    startWaiting(cluster);
  }

  private void startWaiting(Object cluster) {
    for (var next = take(cluster); next != null; next = take(cluster)) {
      CompletableFuture<?> unused = next.get().thenRun(() -> release(cluster));
    }
  }

  private synchronized @Nullable Supplier<CompletableFuture<?>> take(Object cluster) {
    ClusterQueue queue = queues.get(cluster);
    if (queue == null || queue.starting == CONCURRENT_STARTS) {
      return null;
    }
    Supplier<CompletableFuture<?>> next = queue.waiting.poll();
    if (next != null) {
      queue.starting++;
    } else if (queue.starting == 0) {
      queues.remove(cluster);
    }
    return next;
  }

  private void release(Object cluster) {
    synchronized (this) {
      queues.get(cluster).starting--;
    }
    startWaiting(cluster);
  }
}
