package io.platformmesh.onboarding.workflows;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * Activities that write the requests of users into the annotations of the ManagedProvider, the only
 * store of requests. All activities return immediately.
 */
@ActivityInterface
public interface ControlActivities {

  /**
   * Writes the annotation that pauses the onboarding.
   *
   * @param pauseReason why the onboarding is paused; empty to remove the annotation
   * @return DONE, or SUPERSEDED when the ManagedProvider no longer exists
   */
  @ActivityMethod(name = "SetPause")
  Outcome setPause(ManagedProviderRef managedProvider, String pauseReason);

  /**
   * Writes the annotation that requests a retry.
   *
   * @return DONE, or SUPERSEDED when the ManagedProvider no longer exists
   */
  @ActivityMethod(name = "RequestRetry")
  Outcome requestRetry(ManagedProviderRef managedProvider);

  /**
   * Makes Flux reconcile the releases that Flux no longer retries, and records that the retry
   * request is handled.
   *
   * @param retryToken token of the request, from {@link ControlRequests#retry}
   */
  @ActivityMethod(name = "AcknowledgeRetry")
  Outcome acknowledgeRetry(ManagedProviderRef managedProvider, String retryToken);
}
