package io.platformmesh.onboarding.activities.pruning;

import io.platformmesh.onboarding.activities.apply.WriteGuard;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderRef;

/** Takes away one system's part of what is no longer wanted. */
@FunctionalInterface
public interface Pruner {

  /**
   * Removes, and returns when it is gone.
   *
   * @param guard to be asked before each write
   * @throws io.platformmesh.onboarding.activities.failure.StageException while something is left
   */
  void prune(ManagedProvider managedProvider, ManagedProviderRef ref, WriteGuard guard);
}
