package io.platformmesh.onboarding.local.simulator;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The queue of objects to reconcile: it calls a handler for each added key, never concurrently for
 * the same key.
 */
final class WorkQueue<K> implements AutoCloseable {
  private static final int THREADS = 2;

  private final ScheduledThreadPoolExecutor executor;
  private final Consumer<K> handler;
  private final Map<K, Entry> entries = new HashMap<>();

  /** The schedule of one key, and whether its handler runs. */
  private static final class Entry {
    private @Nullable ScheduledFuture<?> scheduledRun;
    private long dueNanos;
    private boolean running;
    private boolean runAgain;
  }

  WorkQueue(Consumer<K> handler) {
    this.handler = handler;
    executor =
        new ScheduledThreadPoolExecutor(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "simulator");
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Schedules the key after this delay; an earlier schedule of the same key is kept. */
  synchronized void add(K key, Duration delay) {
    if (executor.isShutdown()) {
      return;
    }
    Entry entry = entries.computeIfAbsent(key, newKey -> new Entry());
    long dueNanos = System.nanoTime() + delay.toNanos();
    ScheduledFuture<?> scheduledRun = entry.scheduledRun;
    if (scheduledRun != null && dueNanos - entry.dueNanos >= 0) {
      return;
    }
    if (scheduledRun != null) {
      scheduledRun.cancel(false);
    }
    entry.dueNanos = dueNanos;
    entry.scheduledRun = executor.schedule(() -> run(key), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Runs a task periodically. */
  void every(Duration period, Runnable task) {
    long nanos = period.toNanos();
    Future<?> unused = executor.scheduleWithFixedDelay(task, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  private void run(K key) {
    synchronized (this) {
      Entry entry = entries.get(key);
      if (entry == null) {
        return;
      }
      entry.scheduledRun = null;
      if (entry.running) {
        entry.runAgain = true;
        return;
      }
      entry.running = true;
    }
    try {
      handler.accept(key);
    } finally {
      boolean runAgain;
      synchronized (this) {
        Entry entry = entries.get(key);
        runAgain = entry != null && entry.runAgain;
        if (entry != null) {
          entry.running = false;
          entry.runAgain = false;
          if (entry.scheduledRun == null && !runAgain) {
            entries.remove(key);
          }
        }
      }
      if (runAgain) {
        add(key, Duration.ZERO);
      }
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
    try {
      executor.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
