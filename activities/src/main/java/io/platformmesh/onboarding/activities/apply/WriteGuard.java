package io.platformmesh.onboarding.activities.apply;

import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.failure.Superseded;

/**
 * Checks before each write that the ManagedProvider is still in the state that the attempt works
 * for, and that the {@link WriteDeadline} of the attempt has not passed.
 */
@FunctionalInterface
public interface WriteGuard {

  /**
   * Requires that the attempt may write now.
   *
   * @throws Superseded when the ManagedProvider is in another state
   * @throws StageException when the deadline has passed
   */
  void requireWriteAllowed();

  /**
   * Spares the next write the read of the ManagedProvider, because the attempt has just written the
   * ManagedProvider under its resourceVersion. To be called right before that write.
   */
  default void recordManagedProviderWritten() {}
}
