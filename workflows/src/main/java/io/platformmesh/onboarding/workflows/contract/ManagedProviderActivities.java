package io.platformmesh.onboarding.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Reads the ManagedProvider and writes what belongs to it as a whole. Both answer at once. */
@ActivityInterface
public interface ManagedProviderActivities {

  /**
   * Reads the ManagedProvider, validates it and, unless it is invalid or being deleted, sets its
   * finalizers, so that nothing is written elsewhere before they are there.
   */
  @ActivityMethod(name = "LoadManagedProvider")
  LoadResult loadManagedProvider(String namespace, String name);

  /**
   * Writes phase, observedGeneration and condition Ready; does nothing when they are so already.
   */
  @ActivityMethod(name = "ReportStatus")
  Outcome reportStatus(ManagedProviderRef managedProvider, StatusReport report);
}
