package io.platformmesh.onboarding.workflows;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** The activity that compares the observed with the desired state of a ManagedProvider. */
@ActivityInterface
public interface ObservationActivities {

  /** Compares all objects of the ManagedProvider with their desired state; writes nothing. */
  @ActivityMethod(name = "Observe")
  Observation observe(ManagedProviderRef managedProvider);
}
