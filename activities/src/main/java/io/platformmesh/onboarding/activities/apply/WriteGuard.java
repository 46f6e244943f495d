package io.platformmesh.onboarding.activities.apply;

import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.failure.Superseded;

/**
 * Asked before each write: is the ManagedProvider still the one, in the state, that we write for,
 * and is there time left in this attempt?
 */
@FunctionalInterface
public interface WriteGuard {

  /**
   * Returns when the write may happen.
   *
   * @throws Superseded when the ManagedProvider is not what it was
   * @throws StageException when the attempt has taken so long that its successor may have begun
   */
  void check();
}
