package io.platformmesh.onboarding.workflows;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Activities that create, await and remove the Provider in its kcp workspace. */
@ActivityInterface
public interface ProviderActivities {

  /**
   * Applies the Provider and returns when the Provider is Ready at the resulting generation.
   *
   * @param stageReporting how the activity reports
   */
  @ActivityMethod(name = "AwaitProvider")
  Outcome awaitProvider(ManagedProviderRef managedProvider, StageReporting stageReporting);

  /**
   * Deletes the Provider, with {@code cleanupOnDelete}, and waits until the Provider is gone; then
   * removes the finalizer for the Provider from the ManagedProvider.
   *
   * @param stageReporting how the activity reports
   */
  @ActivityMethod(name = "RemoveProvider")
  Outcome removeProvider(ManagedProviderRef managedProvider, StageReporting stageReporting);
}
