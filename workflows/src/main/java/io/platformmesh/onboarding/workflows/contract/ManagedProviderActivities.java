package io.platformmesh.onboarding.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Loads the ManagedProvider and writes its status. Both activities return immediately. */
@ActivityInterface
public interface ManagedProviderActivities {

  /**
   * Reads the ManagedProvider, validates it and, unless it is invalid or being deleted, sets its
   * finalizers, which precede every other write.
   */
  @ActivityMethod(name = "LoadManagedProvider")
  LoadResult loadManagedProvider(String namespace, String name);

  /**
   * Writes phase, observedGeneration and condition Ready; writes nothing when they are unchanged.
   */
  @ActivityMethod(name = "ReportStatus")
  Outcome reportStatus(ManagedProviderRef managedProvider, StatusReport report);
}
