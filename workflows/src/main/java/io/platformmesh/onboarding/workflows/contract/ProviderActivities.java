package io.platformmesh.onboarding.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Creates, awaits and removes the Provider in its kcp workspace. */
@ActivityInterface
public interface ProviderActivities {

  /**
   * Applies the Provider and returns when it is Ready at the resulting generation.
   *
   * @param reporting how the activity reports that it is blocked
   */
  @ActivityMethod(name = "AwaitProvider")
  Outcome awaitProvider(ManagedProviderRef managedProvider, BlockedReporting reporting);

  /**
   * Deletes the Provider, with {@code cleanupOnDelete}, and waits until it is gone; then removes
   * the finalizer of this part.
   *
   * @param reporting how the activity reports that it is blocked
   */
  @ActivityMethod(name = "RemoveProvider")
  Outcome removeProvider(ManagedProviderRef managedProvider, BlockedReporting reporting);
}
