package io.platformmesh.onboarding.activities.apply;

import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.workflows.Reason;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Repeats a read-modify-write under a resourceVersion until no other writer changes the object
 * between the read and the write.
 */
public final class OptimisticUpdate {

  /** Ten components that report at the same time need ten attempts in the worst case. */
  private static final int MAX_ATTEMPTS = 12;

  private OptimisticUpdate() {}

  /**
   * Repeats the update until it succeeds.
   *
   * @param objectDescription the written object, as messages name it: "the status of
   *     ManagedProvider a/b"
   * @param updateAttempt reads the object and writes it under the resourceVersion that it has read;
   *     returns empty when another writer has changed the object in between
   * @return the result of the update that succeeded
   * @throws StageException when other writers have changed the object each time
   */
  public static <R> R retryUntilPresent(
      String objectDescription, Supplier<Optional<R>> updateAttempt) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Optional<R> result = updateAttempt.get();
      if (result.isPresent()) {
        return result.get();
      }
    }
    throw StageException.unavailable(
        Reason.ClusterUnavailable,
        "other writers have changed %s %d times in a row while this worker tried to write it"
            .formatted(objectDescription, MAX_ATTEMPTS));
  }

  /**
   * The result of an update attempt; empty, so that the update is repeated, if nothing was written.
   */
  public static <R> Optional<R> resultIfWritten(boolean isWritten, R result) {
    return isWritten ? Optional.of(result) : Optional.empty();
  }

  /** As {@link #retryUntilPresent}, for an update that returns whether it succeeded. */
  public static void retryUntilTrue(String objectDescription, BooleanSupplier updateAttempt) {
    retryUntilPresent(objectDescription, () -> resultIfWritten(updateAttempt.getAsBoolean(), true));
  }
}
