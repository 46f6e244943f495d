package io.platformmesh.onboarding.starter.watcher;

import com.google.common.util.concurrent.RateLimiter;
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
 * Stands between informers and Temporal: handlers only add names, one thread passes them on, each
 * name once however often it was added, no faster than the rate, and again later when Temporal does
 * not take it.
 */
final class PokeQueue implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PokeQueue.class);
  private static final long LONGEST_PAUSE_MILLIS = 30_000;
  private static final long FIRST_PAUSE_MILLIS = 1_000;

  private final LinkedBlockingQueue<ManagedProviderKey> queue = new LinkedBlockingQueue<>();
  private final Set<ManagedProviderKey> queued = ConcurrentHashMap.newKeySet();
  private final Map<ManagedProviderKey, Long> pauses = new HashMap<>();
  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(PokeQueue::thread);
  private final RateLimiter rate;
  private final Consumer<ManagedProviderKey> poke;
  private final PokeMeters meters;
  private final Thread worker;
  private volatile boolean closed;

  /**
   * Begins to pass on.
   *
   * @param perSecond highest rate of pokes
   * @param poke passes one on, and throws when it is to be tried again
   * @param meters counts what becomes of them
   */
  PokeQueue(double perSecond, Consumer<ManagedProviderKey> poke, PokeMeters meters) {
    this.meters = meters;
    meters.observe(queue);
    this.rate = RateLimiter.create(perSecond);
    this.poke = poke;
    this.worker = thread(this::passOn);
    this.worker.start();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "pokes");
    thread.setDaemon(true);
    return thread;
  }

  void add(ManagedProviderKey key) {
    if (queued.add(key)) {
      meters.queued();
      queue.add(key);
    } else {
      meters.merged();
    }
  }

  private void passOn() {
    while (!closed) {
      try {
        ManagedProviderKey key = queue.take();
        rate.acquire();
        queued.remove(key);
        passOn(key);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void passOn(ManagedProviderKey key) {
    MDC.put(LogKeys.WORKFLOW_ID, OnboardingIds.workflowId(key.namespace(), key.name()));
    try {
      pokeOrLater(key);
    } finally {
      MDC.remove(LogKeys.WORKFLOW_ID);
    }
  }

  private void pokeOrLater(ManagedProviderKey key) {
    try {
      poke.accept(key);
      meters.sent();
      LOG.debug("Poked {}", key);
      pauses.remove(key);
    } catch (RuntimeException failure) {
      meters.refused();
      long pause =
          Math.min(LONGEST_PAUSE_MILLIS, pauses.getOrDefault(key, FIRST_PAUSE_MILLIS / 2) * 2);
      pauses.put(key, pause);
      LOG.warn("Poking {} failed, trying again in {} ms: {}", key, pause, failure.toString());
      if (!closed) {
        Future<?> unused = later.schedule(() -> add(key), pause, TimeUnit.MILLISECONDS);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    worker.interrupt();
    later.shutdownNow();
  }
}
