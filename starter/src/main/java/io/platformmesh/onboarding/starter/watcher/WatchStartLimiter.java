package io.platformmesh.onboarding.starter.watcher;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts watches a few at a time for each cluster, so that thousands do not come over it at once.
 * The next one begins when one before it has listed, failed once, or been stopped.
 */
final class WatchStartLimiter {

  /** How many of one cluster may be under way. */
  static final int AT_ONCE = 16;

  private final Map<Object, Line> lines = new HashMap<>();

  private static final class Line {
    private final Queue<Supplier<CompletableFuture<?>>> waiting = new ArrayDeque<>();
    private int underWay;
  }

  /**
   * Starts it, at once or later.
   *
   * @param cluster where; by identity or equality
   * @param start starts it, and tells when the next one may
   */
  void add(Object cluster, Supplier<CompletableFuture<?>> start) {
    synchronized (this) {
      lines.computeIfAbsent(cluster, any -> new Line()).waiting.add(start);
    }
    startNext(cluster);
  }

  private void startNext(Object cluster) {
    for (var next = take(cluster); next != null; next = take(cluster)) {
      CompletableFuture<?> unused = next.get().thenRun(() -> ended(cluster));
    }
  }

  private synchronized @Nullable Supplier<CompletableFuture<?>> take(Object cluster) {
    Line line = lines.get(cluster);
    if (line == null || line.underWay == AT_ONCE) {
      return null;
    }
    Supplier<CompletableFuture<?>> next = line.waiting.poll();
    if (next != null) {
      line.underWay++;
    } else if (line.underWay == 0) {
      lines.remove(cluster);
    }
    return next;
  }

  private void ended(Object cluster) {
    synchronized (this) {
      lines.get(cluster).underWay--;
    }
    startNext(cluster);
  }
}
