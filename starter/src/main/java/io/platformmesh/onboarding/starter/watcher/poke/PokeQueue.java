package io.platformmesh.onboarding.starter.watcher.poke;

import com.google.common.util.concurrent.RateLimiter;
import io.micrometer.core.instrument.MeterRegistry;
import io.platformmesh.onboarding.runtime.logging.LogKeys;
import io.platformmesh.onboarding.starter.temporal.RunPriority;
import io.platformmesh.onboarding.starter.watcher.change.ChangeKind;
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

  /** The changes that the queued pokes report. */
  private final Map<ManagedProviderKey, ChangeKind> changesByKey = new ConcurrentHashMap<>();

  /** The latest back-off in milliseconds of each ManagedProvider whose last poke failed. */
  private final Map<ManagedProviderKey, Long> backoffMillisByKey = new HashMap<>();

  private final ScheduledExecutorService retryScheduler =
      Executors.newSingleThreadScheduledExecutor(PokeQueue::newPokeThread);
  private final RateLimiter rateLimiter;
  private final BiConsumer<ManagedProviderKey, ChangeKind> pokeOnboarding;
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
   * @param pokeOnboarding sends one poke that reports a change; any exception it throws leads to a
   *     retry
   * @param registry receives the metrics of the queue
   */
  public PokeQueue(
      double pokesPerSecond,
      Function<ManagedProviderKey, String> workflowIdOf,
      BiConsumer<ManagedProviderKey, ChangeKind> pokeOnboarding,
      MeterRegistry registry) {
    this.pokeMetrics = new PokeMetrics(registry);
    pokeMetrics.registerQueueLength(changesByKey.values());
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
   * reports the change with the greater consequences. Changes that a user waits for are sent first,
   * and those that a resync found last.
   */
  public void add(ManagedProviderKey managedProviderKey, ChangeKind changeKind) {
    AtomicReference<ChangeKind> changeBefore = new AtomicReference<>();
    ChangeKind mergedChange =
        changesByKey.compute(
            managedProviderKey,
            (key, queuedChange) -> {
              changeBefore.set(queuedChange);
              return queuedChange == null ? changeKind : changeKind.orGreater(queuedChange);
            });
    ChangeKind queuedChange = changeBefore.get();
    if (queuedChange == null) {
      pokeMetrics.recordQueued();
    } else {
      pokeMetrics.recordMerged();
    }
    if (queuedChange == null || queuedChange.priority() != mergedChange.priority()) {
      queuedPokes.add(
          new QueuedPoke(
              managedProviderKey, mergedChange.priority(), nextSequenceNumber.getAndIncrement()));
    }
  }

  private void sendPokes() {
    while (!closed) {
      try {
        ManagedProviderKey managedProviderKey = queuedPokes.take().key();
        boolean isSent = !changesByKey.containsKey(managedProviderKey);
        if (isSent) {
          continue;
        }
        rateLimiter.acquire();
        ChangeKind changeKind = Objects.requireNonNull(changesByKey.remove(managedProviderKey));
        sendWithLogContext(managedProviderKey, changeKind);
      } catch (InterruptedException queueClosed) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void sendWithLogContext(ManagedProviderKey managedProviderKey, ChangeKind changeKind) {
    MDC.put(LogKeys.WORKFLOW_ID, workflowIdOf.apply(managedProviderKey));
    try {
      sendOrScheduleRetry(managedProviderKey, changeKind);
    } finally {
      MDC.remove(LogKeys.WORKFLOW_ID);
    }
  }

  private void sendOrScheduleRetry(ManagedProviderKey managedProviderKey, ChangeKind changeKind) {
    try {
      pokeOnboarding.accept(managedProviderKey, changeKind);
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
                () -> add(managedProviderKey, changeKind), backoffMillis, TimeUnit.MILLISECONDS);
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
