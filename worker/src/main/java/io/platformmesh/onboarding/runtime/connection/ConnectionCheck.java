package io.platformmesh.onboarding.runtime.connection;

import io.platformmesh.onboarding.runtime.UserError;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Repeats the check of a new connection once a second until it succeeds. */
final class ConnectionCheck {

  private ConnectionCheck() {}

  /**
   * A failed check.
   *
   * @param message what failed, and what to do next
   * @param permanent whether another attempt cannot succeed
   */
  record Failure(String message, boolean permanent) {}

  /**
   * Waits until a check succeeds.
   *
   * @param check returns its failure; empty if it succeeds
   * @param timeout how long to repeat the check
   * @param onWait receives the first failure, once, if the check is repeated
   * @throws UserError if the last check failed
   */
  static void await(Supplier<Optional<Failure>> check, Duration timeout, Consumer<String> onWait) {
    long deadline = System.nanoTime() + timeout.toNanos();
    Optional<Failure> failure = check.get();
    for (boolean reported = false; failure.isPresent(); failure = check.get()) {
      String message = failure.get().message();
      if (failure.get().permanent() || System.nanoTime() - deadline > 0) {
        throw new UserError(message);
      }
      if (!reported) {
        onWait.accept("%s Retrying for up to %d s.".formatted(message, timeout.toSeconds()));
        reported = true;
      }
      pause(message);
    }
  }

  private static void pause(String message) {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new UserError("interrupted while waiting for a connection: " + message);
    }
  }
}
