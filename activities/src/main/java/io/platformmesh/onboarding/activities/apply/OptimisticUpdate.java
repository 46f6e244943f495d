package io.platformmesh.onboarding.activities.apply;

import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Repeats a read-modify-write under a resourceVersion until no other writer changes the object
 * between the read and the write.
 */
public final class OptimisticUpdate {

  /** Ten components that report at the same time need ten tries in the worst case. */
  private static final int MAX_TRIES = 12;

  private OptimisticUpdate() {}

  /**
   * Repeats the update until it succeeds.
   *
   * @param object the object, for the error message: "the status of ManagedProvider a/b"
   * @param update reads the object and writes it under the resourceVersion that it has read;
   *     returns empty when another writer has changed the object in between
   * @return the result of the update that succeeded
   * @throws StageException when other writers have changed the object each time
   */
  public static <R> R retry(String object, Supplier<Optional<R>> update) {
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      Optional<R> result = update.get();
      if (result.isPresent()) {
        return result.get();
      }
    }
    throw StageException.unavailable(
        Reason.ClusterUnavailable,
        "other writers have changed %s %d times in a row while this worker tried to write it"
            .formatted(object, MAX_TRIES));
  }

  /** As {@link #retry(String, Supplier)}, for an update that returns whether it succeeded. */
  public static void retryUntilTrue(String object, BooleanSupplier update) {
    retry(object, () -> update.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }
}
