package io.platformmesh.onboarding.local.servers.platform;

import java.util.ArrayDeque;
import java.util.Deque;

/** The started parts of a platform, which it closes in reverse order. */
final class CloseableStack implements AutoCloseable {
  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  /** Adds a part; it is closed before the parts that were added earlier. */
  synchronized <T extends AutoCloseable> T add(T closeable) {
    started.push(closeable);
    return closeable;
  }

  /** Closes all parts, even if some of them fail, and then throws the first failure. */
  @Override
  public synchronized void close() {
    IllegalStateException failure = null;
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        if (failure == null) {
          failure =
              new IllegalStateException("some parts of the platform could not be stopped: " + e, e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
