package io.platformmesh.onboarding.local.bench.measure;

import io.platformmesh.onboarding.local.LocalPlatformException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for a state of the platform, or for a time to pass. */
public final class Deadline {
  private static final Duration POLL = Duration.ofMillis(200);

  private Deadline() {}

  /** Waits for this time. */
  public static void pass(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalPlatformException("the benchmark was interrupted", e);
    }
  }

  /**
   * Waits until a state is reached; returns whether it was reached before the deadline.
   *
   * @param reached checks the state
   */
  public static boolean reaches(Duration timeout, BooleanSupplier reached) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      pass(POLL);
    }
    return true;
  }
}
