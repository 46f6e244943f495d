package io.platformmesh.onboarding.workflows.activity;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Makes, watches and removes the Provider in its kcp workspace. */
@ActivityInterface
public interface ProviderActivities {

  /**
   * Applies the Provider; done when it is Ready at the generation that this has led to.
   *
   * @param quiet whether to keep troubles from the status for the time being; what only a person
   *     can end is then returned as TROUBLED
   */
  @ActivityMethod(name = "AwaitProvider")
  Outcome awaitProvider(ManagedProviderRef managedProvider, boolean quiet);

  /**
   * With {@code cleanupOnDelete} deletes the Provider and waits until it is gone; then takes the
   * finalizer of this part away.
   */
  @ActivityMethod(name = "RemoveProvider")
  Outcome removeProvider(ManagedProviderRef managedProvider);
}
