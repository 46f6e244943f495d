package io.platformmesh.onboarding.local.servers.platform;

import java.util.Locale;
import java.util.function.Consumer;

/** Tells when what was reached, in seconds since it was made. */
final class Stopwatch {
  private static final double NANOS = 1e9;

  private final long started = System.nanoTime();
  private final Consumer<String> progress;

  Stopwatch(Consumer<String> progress) {
    this.progress = progress;
  }

  void reached(String what) {
    progress.accept(String.format(Locale.ROOT, "%s ready after %.1f s", what, seconds()));
  }

  double seconds() {
    return (System.nanoTime() - started) / NANOS;
  }
}
