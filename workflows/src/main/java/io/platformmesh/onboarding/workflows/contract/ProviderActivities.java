package io.platformmesh.onboarding.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Makes, watches and removes the Provider in its kcp workspace. */
@ActivityInterface
public interface ProviderActivities {

  /**
   * Applies the Provider; done when it is Ready at the generation that this has led to.
   *
   * @param attention what to tell of what keeps it waiting
   */
  @ActivityMethod(name = "AwaitProvider")
  Outcome awaitProvider(ManagedProviderRef managedProvider, BlockedReporting attention);

  /**
   * With {@code cleanupOnDelete} deletes the Provider and waits until it is gone; then takes the
   * finalizer of this part away.
   *
   * @param attention what to tell of what keeps it waiting
   */
  @ActivityMethod(name = "RemoveProvider")
  Outcome removeProvider(ManagedProviderRef managedProvider, BlockedReporting attention);
}
