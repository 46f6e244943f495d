package io.platformmesh.onboarding.activities.pruning;

import io.platformmesh.onboarding.activities.apply.WriteGuard;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderRef;

/** Deletes the objects in one system that have left the spec of a ManagedProvider. */
@FunctionalInterface
public interface Pruner {

  /**
   * Requests the deletions, and returns when the objects are gone.
   *
   * @param guard checked before each write
   * @throws io.platformmesh.onboarding.activities.failure.StageException while an object still
   *     exists
   */
  void prune(ManagedProvider managedProvider, ManagedProviderRef ref, WriteGuard guard);
}
