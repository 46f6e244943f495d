package io.platformmesh.onboarding.worker.endpoint;

import java.util.concurrent.CountDownLatch;

/**
 * The life of a process that stays until it is told to stop (SIGTERM, SIGINT). The Java process
 * ends only when everything opened after {@link #begin} has been closed.
 */
public final class ProcessLife implements AutoCloseable {

  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stopAndAwaitClosed, "stop");

  private ProcessLife() {}

  /** Begins; open this first, so that it is closed last. */
  public static ProcessLife begin() {
    ProcessLife life = new ProcessLife();
    Runtime.getRuntime().addShutdownHook(life.hook);
    return life;
  }

  /** Returns when the process is told to stop. */
  public void awaitEnd() {
    try {
      stop.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void stopAndAwaitClosed() {
    stop.countDown();
    try {
      closed.await();
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
