package io.platformmesh.onboarding.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Takes away what was made for a ManagedProvider and is no longer wanted. */
@ActivityInterface
public interface PruneActivities {

  /**
   * Removes components that have left the spec (releases, then sources), copies of the kubeconfig
   * at former places, and Providers left behind by a changed path or name.
   *
   * @param attention what to tell of what keeps it waiting
   */
  @ActivityMethod(name = "PruneComponents")
  Outcome pruneComponents(ManagedProviderRef managedProvider, BlockedReporting attention);
}
