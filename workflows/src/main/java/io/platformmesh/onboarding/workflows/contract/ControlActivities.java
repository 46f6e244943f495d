package io.platformmesh.onboarding.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * Writes what people ask for into the annotations that are its only store, and fulfils the wish to
 * try again. All answer at once.
 */
@ActivityInterface
public interface ControlActivities {

  /**
   * Sets or, for an empty reason, removes the pause.
   *
   * @return DONE, or SUPERSEDED when there is no such ManagedProvider any more
   */
  @ActivityMethod(name = "SetPause")
  Outcome setPause(ManagedProviderRef managedProvider, String reason);

  /**
   * Asks to try again now.
   *
   * @return DONE, or SUPERSEDED when there is no such ManagedProvider any more
   */
  @ActivityMethod(name = "RequestRetry")
  Outcome requestRetry(ManagedProviderRef managedProvider);

  /**
   * Has Flux try again what it has given up, and notes that the wish is fulfilled.
   *
   * @param token the wish, as {@link ControlRequests#retry} has it
   */
  @ActivityMethod(name = "AcknowledgeRetry")
  Outcome acknowledgeRetry(ManagedProviderRef managedProvider, String token);
}
