package io.platformmesh.onboarding.runtime;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Delays the exit of the Java virtual machine after SIGTERM or SIGINT until the resources opened
 * after {@link #install} are closed. A signal during startup interrupts the main thread.
 */
public final class GracefulShutdown implements AutoCloseable {

  /** How long a process that is still starting may take to exit. */
  private static final Duration STARTUP_ABORT_TIMEOUT = Duration.ofSeconds(15);

  private final Thread main = Thread.currentThread();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stopAndAwaitClosed, "stop");
  private boolean started;

  private GracefulShutdown() {}

  /** Installs the shutdown hook. Open this resource first, so that it is closed last. */
  public static GracefulShutdown install() {
    GracefulShutdown shutdown = new GracefulShutdown();
    Runtime.getRuntime().addShutdownHook(shutdown.hook);
    return shutdown;
  }

  /** Marks the process as started and blocks until it receives a signal to stop. */
  public void awaitStop() {
    try {
      markStarted();
      stop.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void markStarted() {
    started = true;
    if (stop.getCount() == 0) {
      // The interrupt has ended the startup; it must not disturb the closing of resources.
      Thread.interrupted();
    }
  }

  /** Requests the stop and returns whether the process had started. */
  private synchronized boolean requestStop() {
    stop.countDown();
    if (!started) {
      main.interrupt();
    }
    return started;
  }

  void stopAndAwaitClosed() {
    try {
      if (requestStop()) {
        closed.await();
      } else {
        closed.await(STARTUP_ABORT_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
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
