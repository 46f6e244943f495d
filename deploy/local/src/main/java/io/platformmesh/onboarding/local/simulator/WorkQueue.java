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

/** Calls a handler for each added key, never concurrently for the same key. */
final class WorkQueue<K> implements AutoCloseable {
  private static final int THREADS = 2;

  private final ScheduledThreadPoolExecutor executor;
  private final Consumer<K> handler;
  private final Map<K, Entry> entries = new HashMap<>();

  private static final class Entry {
    private @Nullable ScheduledFuture<?> scheduled;
    private long due;
    private boolean running;
    private boolean again;
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
  synchronized void add(K key, Duration after) {
    if (executor.isShutdown()) {
      return;
    }
    Entry entry = entries.computeIfAbsent(key, absent -> new Entry());
    long due = System.nanoTime() + after.toNanos();
    ScheduledFuture<?> scheduled = entry.scheduled;
    if (scheduled != null && due - entry.due >= 0) {
      return;
    }
    if (scheduled != null) {
      scheduled.cancel(false);
    }
    entry.due = due;
    entry.scheduled = executor.schedule(() -> run(key), after.toNanos(), TimeUnit.NANOSECONDS);
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
      entry.scheduled = null;
      if (entry.running) {
        entry.again = true;
        return;
      }
      entry.running = true;
    }
    try {
      handler.accept(key);
    } finally {
      boolean again;
      synchronized (this) {
        Entry entry = entries.get(key);
        again = entry != null && entry.again;
        if (entry != null) {
          entry.running = false;
          entry.again = false;
          if (entry.scheduled == null && !again) {
            entries.remove(key);
          }
        }
      }
      if (again) {
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
