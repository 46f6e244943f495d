package io.platformmesh.onboarding.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Looks without touching. */
@ActivityInterface
public interface ObservationActivities {

  /**
   * Compares everything that belongs to the ManagedProvider with what should be; writes nothing.
   */
  @ActivityMethod(name = "Observe")
  Observation observe(ManagedProviderRef managedProvider);
}
