package io.platformmesh.onboarding.activities.event;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes Events one after the other on a thread of its own, so that no attempt waits for its
 * Events. Discards new Events while the queue is full, as Kubernetes' own recorder does.
 */
public final class EventQueue implements Executor, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventQueue.class);
  private static final int MAX_QUEUED_EVENTS = 1_000;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final ThreadPoolExecutor eventExecutor;

  /** Creates an empty queue, whose thread starts with the first Event. */
  public EventQueue() {
    this(MAX_QUEUED_EVENTS);
  }

  EventQueue(int maxQueuedEvents) {
    eventExecutor =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(maxQueuedEvents),
            EventQueue::newDaemonThread,
            (eventWrite, executor) ->
                LOG.warn("An Event is not recorded: {} others wait.", maxQueuedEvents));
  }

  private static Thread newDaemonThread(Runnable eventWrites) {
    Thread thread = new Thread(eventWrites, "events");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void execute(Runnable eventWrite) {
    eventExecutor.execute(eventWrite);
  }

  /** Waits up to five seconds until the queued Events are written, and discards the others. */
  @Override
  public void close() {
    eventExecutor.shutdown();
    try {
      if (!eventExecutor.awaitTermination(CLOSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("{} Events are not recorded.", eventExecutor.shutdownNow().size());
      }
    } catch (InterruptedException interrupted) {
      eventExecutor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
