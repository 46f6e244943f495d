package io.platformmesh.onboarding.starter.watcher.poke;

import com.google.common.util.concurrent.RateLimiter;
import io.micrometer.core.instrument.MeterRegistry;
import io.platformmesh.onboarding.runtime.logging.LogKeys;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * A queue of pokes, so that event handlers of informers never wait for Temporal. One thread sends
 * the pokes, at most one for each queued ManagedProvider, at a limited rate, and retries with
 * exponential back-off.
 */
public final class PokeQueue implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PokeQueue.class);
  private static final long INITIAL_BACKOFF_MILLIS = 1_000;
  private static final long MAXIMUM_BACKOFF_MILLIS = 30_000;

  private final LinkedBlockingQueue<ManagedProviderKey> pokeQueue = new LinkedBlockingQueue<>();
  private final Set<ManagedProviderKey> queuedKeys = ConcurrentHashMap.newKeySet();

  /** The latest back-off in milliseconds of each ManagedProvider whose last poke failed. */
  private final Map<ManagedProviderKey, Long> backoffMillisByKey = new HashMap<>();

  private final ScheduledExecutorService retryScheduler =
      Executors.newSingleThreadScheduledExecutor(PokeQueue::newThread);
  private final RateLimiter rateLimiter;
  private final Consumer<ManagedProviderKey> pokeOnboarding;
  private final PokeMetrics metrics;
  private final Thread senderThread;
  private volatile boolean closed;

  /**
   * Creates an empty queue and starts its sender thread.
   *
   * @param pokesPerSecond highest rate of pokes
   * @param pokeOnboarding sends one poke; any exception it throws leads to a retry
   * @param registry receives the metrics of the queue
   */
  public PokeQueue(
      double pokesPerSecond, Consumer<ManagedProviderKey> pokeOnboarding, MeterRegistry registry) {
    this.metrics = new PokeMetrics(registry);
    metrics.registerQueueLength(pokeQueue);
    this.rateLimiter = RateLimiter.create(pokesPerSecond);
    this.pokeOnboarding = pokeOnboarding;
    this.senderThread = newThread(this::sendPokes);
    this.senderThread.start();
  }

  private static Thread newThread(Runnable task) {
    Thread thread = new Thread(task, "pokes");
    thread.setDaemon(true);
    return thread;
  }

  /** Adds a poke, unless the queue holds one for the same ManagedProvider. */
  public void add(ManagedProviderKey key) {
    if (queuedKeys.add(key)) {
      metrics.recordQueued();
      pokeQueue.add(key);
    } else {
      metrics.recordMerged();
    }
  }

  private void sendPokes() {
    while (!closed) {
      try {
        ManagedProviderKey key = pokeQueue.take();
        rateLimiter.acquire();
        queuedKeys.remove(key);
        sendWithLogContext(key);
      } catch (InterruptedException closedMeanwhile) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void sendWithLogContext(ManagedProviderKey key) {
    MDC.put(LogKeys.WORKFLOW_ID, OnboardingIds.workflowId(key.namespace(), key.name()));
    try {
      sendOrScheduleRetry(key);
    } finally {
      MDC.remove(LogKeys.WORKFLOW_ID);
    }
  }

  private void sendOrScheduleRetry(ManagedProviderKey key) {
    try {
      pokeOnboarding.accept(key);
      metrics.recordSent();
      LOG.debug("Poked the onboarding of {}", key);
      backoffMillisByKey.remove(key);
    } catch (RuntimeException failure) {
      metrics.recordRefused();
      long backoffMillis =
          Math.min(
              MAXIMUM_BACKOFF_MILLIS,
              backoffMillisByKey.getOrDefault(key, INITIAL_BACKOFF_MILLIS / 2) * 2);
      backoffMillisByKey.put(key, backoffMillis);
      LOG.warn(
          "Failed to poke the onboarding of {}; retrying in {} ms: {}",
          key,
          backoffMillis,
          failure.toString());
      if (!closed) {
        Future<?> unused =
            retryScheduler.schedule(() -> add(key), backoffMillis, TimeUnit.MILLISECONDS);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    senderThread.interrupt();
    retryScheduler.shutdownNow();
  }
}
