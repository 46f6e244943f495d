package io.platformmesh.onboarding.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Compares observed with desired state. */
@ActivityInterface
public interface ObservationActivities {

  /** Compares all objects of the ManagedProvider with their desired state; writes nothing. */
  @ActivityMethod(name = "Observe")
  Observation observe(ManagedProviderRef managedProvider);
}
