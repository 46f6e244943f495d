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
 * A queue of pokes, so that event handlers never wait for Temporal. One thread sends them, merged
 * by ManagedProvider, at a limited rate, and retries with exponential back-off.
 */
public final class PokeQueue implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PokeQueue.class);
  private static final long INITIAL_BACKOFF_MILLIS = 1_000;
  private static final long MAXIMUM_BACKOFF_MILLIS = 30_000;

  private final LinkedBlockingQueue<ManagedProviderKey> queue = new LinkedBlockingQueue<>();
  private final Set<ManagedProviderKey> queued = ConcurrentHashMap.newKeySet();

  /** The latest back-off in milliseconds of each ManagedProvider whose last poke failed. */
  private final Map<ManagedProviderKey, Long> backoffs = new HashMap<>();

  private final ScheduledExecutorService retries =
      Executors.newSingleThreadScheduledExecutor(PokeQueue::newThread);
  private final RateLimiter rate;
  private final Consumer<ManagedProviderKey> poke;
  private final PokeMetrics metrics;
  private final Thread sender;
  private volatile boolean closed;

  /**
   * Starts sending.
   *
   * @param perSecond highest rate of pokes
   * @param poke sends one poke; any exception it throws leads to a retry
   * @param registry where the pokes are counted
   */
  public PokeQueue(double perSecond, Consumer<ManagedProviderKey> poke, MeterRegistry registry) {
    this.metrics = new PokeMetrics(registry);
    metrics.observe(queue);
    this.rate = RateLimiter.create(perSecond);
    this.poke = poke;
    this.sender = newThread(this::sendAll);
    this.sender.start();
  }

  private static Thread newThread(Runnable work) {
    Thread thread = new Thread(work, "pokes");
    thread.setDaemon(true);
    return thread;
  }

  /** Adds a poke, unless one for the same ManagedProvider is in the queue. */
  public void add(ManagedProviderKey key) {
    if (queued.add(key)) {
      metrics.queued();
      queue.add(key);
    } else {
      metrics.merged();
    }
  }

  private void sendAll() {
    while (!closed) {
      try {
        ManagedProviderKey key = queue.take();
        rate.acquire();
        queued.remove(key);
        sendWithLogContext(key);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void sendWithLogContext(ManagedProviderKey key) {
    MDC.put(LogKeys.WORKFLOW_ID, OnboardingIds.workflowId(key.namespace(), key.name()));
    try {
      send(key);
    } finally {
      MDC.remove(LogKeys.WORKFLOW_ID);
    }
  }

  private void send(ManagedProviderKey key) {
    try {
      poke.accept(key);
      metrics.sent();
      LOG.debug("Poked the onboarding of {}", key);
      backoffs.remove(key);
    } catch (RuntimeException failure) {
      metrics.refused();
      long backoff =
          Math.min(
              MAXIMUM_BACKOFF_MILLIS, backoffs.getOrDefault(key, INITIAL_BACKOFF_MILLIS / 2) * 2);
      backoffs.put(key, backoff);
      LOG.warn(
          "Failed to poke the onboarding of {}; retrying in {} ms: {}",
          key,
          backoff,
          failure.toString());
      if (!closed) {
        Future<?> unused = retries.schedule(() -> add(key), backoff, TimeUnit.MILLISECONDS);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    sender.interrupt();
    retries.shutdownNow();
  }
}
