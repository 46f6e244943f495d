package io.platformmesh.onboarding.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * Writes the requests of people into the annotations of the ManagedProvider, which are their only
 * store. All activities return immediately.
 */
@ActivityInterface
public interface ControlActivities {

  /**
   * Writes the annotation that pauses the onboarding.
   *
   * @param reason why the onboarding is paused; empty to remove the annotation
   * @return DONE, or SUPERSEDED when the ManagedProvider no longer exists
   */
  @ActivityMethod(name = "SetPause")
  Outcome setPause(ManagedProviderRef managedProvider, String reason);

  /**
   * Writes the annotation that requests a retry.
   *
   * @return DONE, or SUPERSEDED when the ManagedProvider no longer exists
   */
  @ActivityMethod(name = "RequestRetry")
  Outcome requestRetry(ManagedProviderRef managedProvider);

  /**
   * Makes Flux reconcile the releases that it no longer retries, and records that the retry request
   * is handled.
   *
   * @param token the request, from {@link ControlRequests#retry}
   */
  @ActivityMethod(name = "AcknowledgeRetry")
  Outcome acknowledgeRetry(ManagedProviderRef managedProvider, String token);
}
