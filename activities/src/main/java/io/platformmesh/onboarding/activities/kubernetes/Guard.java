package io.platformmesh.onboarding.activities.kubernetes;

/**
 * Asked before each write: is the ManagedProvider still the one, in the state, that we write for,
 * and is there time left in this attempt?
 */
@FunctionalInterface
public interface Guard {

  /**
   * Returns when the write may happen.
   *
   * @throws Superseded when the ManagedProvider is not what it was
   * @throws StageTrouble when the attempt has taken so long that its successor may have begun
   */
  void check();
}
