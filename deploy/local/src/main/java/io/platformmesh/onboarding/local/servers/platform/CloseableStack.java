package io.platformmesh.onboarding.local.servers.platform;

import java.util.ArrayDeque;
import java.util.Deque;

/** What has been started, to be closed in the opposite order. */
final class CloseableStack implements AutoCloseable {
  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  /** Remembers something to close before everything that was added earlier. */
  synchronized <T extends AutoCloseable> T add(T closeable) {
    started.push(closeable);
    return closeable;
  }

  /** Closes everything, also when some of it fails; then throws the first failure. */
  @Override
  public synchronized void close() {
    IllegalStateException failure = null;
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        if (failure == null) {
          failure = new IllegalStateException("not everything could be stopped: " + e, e);
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
