package io.platformmesh.onboarding.runtime.connection;

import io.platformmesh.onboarding.runtime.UserError;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Repeats the check of a new connection once a second until it succeeds. */
final class ConnectionCheck {

  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

  private ConnectionCheck() {}

  /**
   * A failed check of a connection.
   *
   * @param message what failed, and what to do next
   * @param permanent whether another attempt cannot succeed
   */
  record Failure(String message, boolean permanent) {}

  /**
   * Waits until a connection check succeeds.
   *
   * @param connectionCheck returns its failure; empty if it succeeds
   * @param connectTimeout how long to repeat the check
   * @param onFirstFailure receives the first failure, once, if the check is repeated
   * @throws UserError if the last check failed
   */
  static void await(
      Supplier<Optional<Failure>> connectionCheck,
      Duration connectTimeout,
      Consumer<String> onFirstFailure) {
    long connectDeadline = System.nanoTime() + connectTimeout.toNanos();
    boolean failureReported = false;
    Optional<Failure> checkFailure = connectionCheck.get();
    while (checkFailure.isPresent()) {
      String failureMessage = checkFailure.get().message();
      boolean timedOut = System.nanoTime() - connectDeadline > 0;
      if (checkFailure.get().permanent() || timedOut) {
        throw new UserError(failureMessage);
      }
      if (!failureReported) {
        onFirstFailure.accept(
            "%s Retrying for up to %d s.".formatted(failureMessage, connectTimeout.toSeconds()));
        failureReported = true;
      }
      pauseBeforeRetry(failureMessage);
      checkFailure = connectionCheck.get();
    }
  }

  private static void pauseBeforeRetry(String failureMessage) {
    try {
      TimeUnit.MILLISECONDS.sleep(CHECK_INTERVAL.toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new UserError("interrupted while waiting for a connection: " + failureMessage);
    }
  }
}
