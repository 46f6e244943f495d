package io.platformmesh.onboarding.runtime;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The life of a process that stays until it is told to stop (SIGTERM, SIGINT). The Java process
 * ends only when everything opened after {@link #begin} has been closed. What waits while it starts
 * is interrupted.
 */
public final class GracefulShutdown implements AutoCloseable {

  /** How long a process that has not started yet may take to end. */
  private static final Duration LONGEST_BREAK_OFF = Duration.ofSeconds(15);

  private final Thread main = Thread.currentThread();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stopAndAwaitClosed, "stop");
  private boolean started;

  private GracefulShutdown() {}

  /** Begins; open this first, so that it is closed last. */
  public static GracefulShutdown begin() {
    GracefulShutdown life = new GracefulShutdown();
    Runtime.getRuntime().addShutdownHook(life.hook);
    return life;
  }

  /** Returns when the process is told to stop; from now on it has started. */
  public void awaitEnd() {
    try {
      begun();
      stop.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void begun() {
    started = true;
    if (stop.getCount() == 0) {
      // The interrupt has done its duty, and must not disturb the closing.
      Thread.interrupted();
    }
  }

  /** Returns whether it had started. */
  private synchronized boolean tellToStop() {
    stop.countDown();
    if (!started) {
      main.interrupt();
    }
    return started;
  }

  void stopAndAwaitClosed() {
    try {
      if (tellToStop()) {
        closed.await();
      } else {
        closed.await(LONGEST_BREAK_OFF.toSeconds(), TimeUnit.SECONDS);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    if (stop.getCount() > 0) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
