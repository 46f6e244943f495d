package io.platformmesh.onboarding.activities.pruning;

import io.platformmesh.onboarding.activities.apply.WriteGuard;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;

/** Deletes the objects in one system that have left the spec of a ManagedProvider. */
@FunctionalInterface
public interface Pruner {

  /**
   * Requests the deletion of the objects to prune, and returns when those objects are gone.
   *
   * @param writeGuard checked before each deletion
   * @throws io.platformmesh.onboarding.activities.failure.StageException while an object to prune
   *     still exists
   */
  void prune(
      ManagedProvider managedProvider,
      ManagedProviderRef managedProviderRef,
      WriteGuard writeGuard);
}
