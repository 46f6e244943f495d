package io.platformmesh.onboarding.local.servers.platform;

import java.util.Locale;
import java.util.function.Consumer;

/** Reports how many seconds after its creation each part of the local platform is ready. */
final class Stopwatch {
  private static final double NANOS_PER_SECOND = 1e9;

  private final long startNanos = System.nanoTime();
  private final Consumer<String> progressSink;

  Stopwatch(Consumer<String> progressSink) {
    this.progressSink = progressSink;
  }

  void reportReady(String platformPart) {
    progressSink.accept(
        String.format(Locale.ROOT, "%s ready after %.1f s", platformPart, secondsSinceStart()));
  }

  double secondsSinceStart() {
    return (System.nanoTime() - startNanos) / NANOS_PER_SECOND;
  }
}
