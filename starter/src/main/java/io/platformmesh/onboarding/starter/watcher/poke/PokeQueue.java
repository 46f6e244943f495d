package io.platformmesh.onboarding.starter.watcher.poke;

import com.google.common.util.concurrent.RateLimiter;
import io.micrometer.core.instrument.MeterRegistry;
import io.platformmesh.onboarding.runtime.logging.LogKeys;
import io.platformmesh.onboarding.starter.temporal.RunPriority;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
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
  private static final int INITIAL_CAPACITY = 16;

  private static final Comparator<QueuedPoke> SENDING_ORDER =
      Comparator.comparing(QueuedPoke::priority).thenComparing(QueuedPoke::sequenceNumber);

  /** The pokes to send. A poke that became more urgent has a second entry, which is sent first. */
  private final PriorityBlockingQueue<QueuedPoke> queuedPokes =
      new PriorityBlockingQueue<>(INITIAL_CAPACITY, SENDING_ORDER);

  private final AtomicLong nextSequenceNumber = new AtomicLong();

  /** The content of the queued pokes. */
  private final Map<ManagedProviderKey, Poke> pokesByKey = new ConcurrentHashMap<>();

  /** The latest back-off in milliseconds of each ManagedProvider whose last poke failed. */
  private final Map<ManagedProviderKey, Long> backoffMillisByKey = new HashMap<>();

  private final ScheduledExecutorService retryScheduler =
      Executors.newSingleThreadScheduledExecutor(PokeQueue::newPokeThread);
  private final RateLimiter rateLimiter;
  private final BiConsumer<ManagedProviderKey, Poke> pokeOnboarding;
  private final Function<ManagedProviderKey, String> workflowIdOf;
  private final PokeMetrics pokeMetrics;
  private final Thread senderThread;
  private volatile boolean closed;

  /**
   * An entry of the queue.
   *
   * @param sequenceNumber orders entries of the same priority
   */
  private record QueuedPoke(ManagedProviderKey key, RunPriority priority, long sequenceNumber) {}

  /**
   * Creates an empty queue and starts its sender thread.
   *
   * @param pokesPerSecond highest rate of pokes
   * @param workflowIdOf the workflow id for a ManagedProvider, for logs
   * @param pokeOnboarding sends one poke; any exception it throws leads to a retry
   * @param registry receives the metrics of the queue
   */
  public PokeQueue(
      double pokesPerSecond,
      Function<ManagedProviderKey, String> workflowIdOf,
      BiConsumer<ManagedProviderKey, Poke> pokeOnboarding,
      MeterRegistry registry) {
    this.pokeMetrics = new PokeMetrics(registry);
    pokeMetrics.registerQueueLength(pokesByKey.values());
    this.rateLimiter = RateLimiter.create(pokesPerSecond);
    this.workflowIdOf = workflowIdOf;
    this.pokeOnboarding = pokeOnboarding;
    this.senderThread = newPokeThread(this::sendPokes);
    this.senderThread.start();
  }

  private static Thread newPokeThread(Runnable pokeTask) {
    Thread pokeThread = new Thread(pokeTask, "pokes");
    pokeThread.setDaemon(true);
    return pokeThread;
  }

  /**
   * Adds a poke. If the queue holds one for the same ManagedProvider, both become one poke that
   * reports the change with the greater consequences, for all components of both. Changes that a
   * user waits for are sent first, and those that a resync found last.
   */
  public void add(ManagedProviderKey managedProviderKey, Poke poke) {
    AtomicReference<Poke> pokeBefore = new AtomicReference<>();
    Poke mergedPoke =
        pokesByKey.compute(
            managedProviderKey,
            (key, queuedPoke) -> {
              pokeBefore.set(queuedPoke);
              return queuedPoke == null ? poke : poke.and(queuedPoke);
            });
    Poke queuedPoke = pokeBefore.get();
    if (queuedPoke == null) {
      pokeMetrics.recordQueued();
    } else {
      pokeMetrics.recordMerged();
    }
    RunPriority priority = mergedPoke.changeKind().priority();
    if (queuedPoke == null || queuedPoke.changeKind().priority() != priority) {
      queuedPokes.add(
          new QueuedPoke(managedProviderKey, priority, nextSequenceNumber.getAndIncrement()));
    }
  }

  private void sendPokes() {
    while (!closed) {
      try {
        ManagedProviderKey managedProviderKey = queuedPokes.take().key();
        boolean isSent = !pokesByKey.containsKey(managedProviderKey);
        if (isSent) {
          continue;
        }
        rateLimiter.acquire();
        Poke poke = Objects.requireNonNull(pokesByKey.remove(managedProviderKey));
        sendWithLogContext(managedProviderKey, poke);
      } catch (InterruptedException queueClosed) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void sendWithLogContext(ManagedProviderKey managedProviderKey, Poke poke) {
    MDC.put(LogKeys.WORKFLOW_ID, workflowIdOf.apply(managedProviderKey));
    try {
      sendOrScheduleRetry(managedProviderKey, poke);
    } finally {
      MDC.remove(LogKeys.WORKFLOW_ID);
    }
  }

  private void sendOrScheduleRetry(ManagedProviderKey managedProviderKey, Poke poke) {
    try {
      pokeOnboarding.accept(managedProviderKey, poke);
      pokeMetrics.recordSent();
      LOG.debug("Poked the onboarding of {}", managedProviderKey);
      backoffMillisByKey.remove(managedProviderKey);
    } catch (RuntimeException pokeFailure) {
      pokeMetrics.recordRefused();
      long backoffMillis = nextBackoffMillis(managedProviderKey);
      backoffMillisByKey.put(managedProviderKey, backoffMillis);
      LOG.warn(
          "Failed to poke the onboarding of {}; retrying in {} ms: {}",
          managedProviderKey,
          backoffMillis,
          pokeFailure.toString());
      if (!closed) {
        Future<?> unused =
            retryScheduler.schedule(
                () -> add(managedProviderKey, poke), backoffMillis, TimeUnit.MILLISECONDS);
      }
    }
  }

  private long nextBackoffMillis(ManagedProviderKey managedProviderKey) {
    Long previousBackoffMillis = backoffMillisByKey.get(managedProviderKey);
    return previousBackoffMillis == null
        ? INITIAL_BACKOFF_MILLIS
        : Math.min(MAXIMUM_BACKOFF_MILLIS, previousBackoffMillis * 2);
  }

  @Override
  public void close() {
    closed = true;
    senderThread.interrupt();
    retryScheduler.shutdownNow();
  }
}
