package io.platformmesh.onboarding.runtime.connection;

import io.platformmesh.onboarding.runtime.UserError;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Repeats the check of a new connection once a second until it succeeds. */
final class ConnectionCheck {

  private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);

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
    Optional<Failure> checkFailure = connectionCheck.get();
    for (boolean failureReported = false;
        checkFailure.isPresent();
        checkFailure = connectionCheck.get()) {
      String failureMessage = checkFailure.get().message();
      if (checkFailure.get().permanent() || System.nanoTime() - connectDeadline > 0) {
        throw new UserError(failureMessage);
      }
      if (!failureReported) {
        onFirstFailure.accept(
            "%s Retrying for up to %d s.".formatted(failureMessage, connectTimeout.toSeconds()));
        failureReported = true;
      }
      pauseBeforeRetry(failureMessage);
    }
  }

  private static void pauseBeforeRetry(String failureMessage) {
    try {
      TimeUnit.MILLISECONDS.sleep(RETRY_PAUSE.toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new UserError("interrupted while waiting for a connection: " + failureMessage);
    }
  }
}
