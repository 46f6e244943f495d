package io.platformmesh.onboarding.local.servers.platform;

import java.util.Locale;
import java.util.function.Consumer;

/** Reports how many seconds after its creation each part of a platform is ready. */
final class Stopwatch {
  private static final double NANOS = 1e9;

  private final long started = System.nanoTime();
  private final Consumer<String> progress;

  Stopwatch(Consumer<String> progress) {
    this.progress = progress;
  }

  void reportReady(String part) {
    progress.accept(String.format(Locale.ROOT, "%s ready after %.1f s", part, seconds()));
  }

  double seconds() {
    return (System.nanoTime() - started) / NANOS;
  }
}
