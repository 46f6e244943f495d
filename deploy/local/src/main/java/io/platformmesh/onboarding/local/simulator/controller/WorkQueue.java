package io.platformmesh.onboarding.local.simulator.controller;

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
 * The queue of simulated objects to reconcile. It calls the reconciler for each added key, never
 * concurrently for the same key.
 */
public final class WorkQueue<K> implements AutoCloseable {
  private static final int THREADS = 2;
  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);

  private final ScheduledThreadPoolExecutor executor;
  private final Consumer<K> reconciler;
  private final Map<K, QueuedKey> queuedKeys = new HashMap<>();

  /** The next scheduled reconciliation of one key, and whether a reconciliation runs now. */
  private static final class QueuedKey {
    private @Nullable ScheduledFuture<?> scheduledReconciliation;
    private long dueNanos;
    private boolean reconciling;
    private boolean reconcileAgain;

    private boolean isScheduledNotAfter(long otherDueNanos) {
      return scheduledReconciliation != null && otherDueNanos - dueNanos >= 0;
    }

    private void cancelScheduledReconciliation() {
      if (scheduledReconciliation != null) {
        boolean interruptIfRunning = false;
        scheduledReconciliation.cancel(interruptIfRunning);
      }
    }
  }

  /**
   * Creates an empty queue and starts its threads.
   *
   * @param reconciler called with each due key
   */
  public WorkQueue(Consumer<K> reconciler) {
    this.reconciler = reconciler;
    executor = new ScheduledThreadPoolExecutor(THREADS, WorkQueue::newDaemonThread);
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  private static Thread newDaemonThread(Runnable task) {
    Thread thread = new Thread(task, "simulator");
    thread.setDaemon(true);
    return thread;
  }

  /** Schedules the reconciliation of the key now. */
  public void add(K key) {
    addAfter(key, Duration.ZERO);
  }

  /** Schedules the reconciliation of the key after this delay, unless it is scheduled earlier. */
  public synchronized void addAfter(K key, Duration delay) {
    if (executor.isShutdown()) {
      return;
    }
    QueuedKey queuedKey = queuedKeys.computeIfAbsent(key, newKey -> new QueuedKey());
    long dueNanos = System.nanoTime() + delay.toNanos();
    if (queuedKey.isScheduledNotAfter(dueNanos)) {
      return;
    }
    queuedKey.cancelScheduledReconciliation();
    queuedKey.dueNanos = dueNanos;
    queuedKey.scheduledReconciliation =
        executor.schedule(() -> reconcile(key), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Runs a task on the threads of the queue, with this pause between two runs, until the close. */
  public void runPeriodically(Duration period, Runnable task) {
    long nanos = period.toNanos();
    Future<?> unused = executor.scheduleWithFixedDelay(task, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  private void reconcile(K key) {
    if (!beginReconciliation(key)) {
      return;
    }
    try {
      reconciler.accept(key);
    } finally {
      endReconciliation(key);
    }
  }

  /** Returns false if the key is reconciled now; it is then reconciled again afterwards. */
  private synchronized boolean beginReconciliation(K key) {
    QueuedKey queuedKey = queuedKeys.get(key);
    if (queuedKey == null) {
      return false;
    }
    queuedKey.scheduledReconciliation = null;
    if (queuedKey.reconciling) {
      queuedKey.reconcileAgain = true;
      return false;
    }
    queuedKey.reconciling = true;
    return true;
  }

  private synchronized void endReconciliation(K key) {
    QueuedKey queuedKey = queuedKeys.get(key);
    if (queuedKey == null) {
      return;
    }
    boolean reconcileAgain = queuedKey.reconcileAgain;
    queuedKey.reconciling = false;
    queuedKey.reconcileAgain = false;
    if (reconcileAgain) {
      add(key);
    } else if (queuedKey.scheduledReconciliation == null) {
      queuedKeys.remove(key);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
    try {
      executor.awaitTermination(SHUTDOWN_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
