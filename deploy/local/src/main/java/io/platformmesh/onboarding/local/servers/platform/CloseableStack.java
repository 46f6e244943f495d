package io.platformmesh.onboarding.local.servers.platform;

import java.util.ArrayDeque;
import java.util.Deque;

/** The started servers and other parts of a local platform, to be closed in reverse order. */
final class CloseableStack implements AutoCloseable {
  private final Deque<AutoCloseable> startedParts = new ArrayDeque<>();

  /** Adds a started part of the platform; it is closed before the parts that were added earlier. */
  synchronized <T extends AutoCloseable> T add(T startedPart) {
    startedParts.push(startedPart);
    return startedPart;
  }

  /**
   * Closes all parts of the platform, even if some of them fail, and then throws the first failure.
   */
  @Override
  public synchronized void close() {
    IllegalStateException firstFailure = null;
    while (!startedParts.isEmpty()) {
      try {
        startedParts.pop().close();
      } catch (Exception e) {
        if (firstFailure == null) {
          firstFailure =
              new IllegalStateException("some parts of the platform could not be stopped: " + e, e);
        } else {
          firstFailure.addSuppressed(e);
        }
      }
    }
    if (firstFailure != null) {
      throw firstFailure;
    }
  }
}
