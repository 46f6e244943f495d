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

  private final Thread mainThread = Thread.currentThread();
  private final CountDownLatch stopRequested = new CountDownLatch(1);
  private final CountDownLatch resourcesClosed = new CountDownLatch(1);
  private final Thread shutdownHook = new Thread(this::stopAndAwaitClosed, "stop");
  private boolean startupCompleted;

  private GracefulShutdown() {}

  /**
   * Installs the shutdown hook of the process. Open this resource first, so that it is closed last.
   */
  public static GracefulShutdown install() {
    GracefulShutdown gracefulShutdown = new GracefulShutdown();
    Runtime.getRuntime().addShutdownHook(gracefulShutdown.shutdownHook);
    return gracefulShutdown;
  }

  /** Marks the process as started and blocks until it receives a signal to stop. */
  public void awaitStop() {
    try {
      markStarted();
      stopRequested.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void markStarted() {
    startupCompleted = true;
    if (isStopRequested()) {
      // The interrupt has ended the startup; it must not disturb the closing of resources.
      Thread.interrupted();
    }
  }

  private boolean isStopRequested() {
    return stopRequested.getCount() == 0;
  }

  /** Requests the stop of the process and returns whether its startup was completed. */
  private synchronized boolean requestStop() {
    stopRequested.countDown();
    if (!startupCompleted) {
      mainThread.interrupt();
    }
    return startupCompleted;
  }

  /** Runs as the shutdown hook: stops the process and waits until its resources are closed. */
  void stopAndAwaitClosed() {
    try {
      boolean wasStarted = requestStop();
      if (wasStarted) {
        resourcesClosed.await();
      } else {
        resourcesClosed.await(STARTUP_ABORT_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    resourcesClosed.countDown();
    if (!isStopRequested()) {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    }
  }
}
