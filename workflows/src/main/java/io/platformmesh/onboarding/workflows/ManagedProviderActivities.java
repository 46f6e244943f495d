package io.platformmesh.onboarding.workflows;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Activities that load the ManagedProvider and write its status. Both return immediately. */
@ActivityInterface
public interface ManagedProviderActivities {

  /**
   * Reads and validates the ManagedProvider. Sets the finalizers, which precede every other write,
   * unless the ManagedProvider is invalid or being deleted.
   */
  @ActivityMethod(name = "LoadManagedProvider")
  LoadResult loadManagedProvider(String managedProviderNamespace, String managedProviderName);

  /**
   * Writes phase, observedGeneration and condition Ready of the ManagedProvider; writes nothing
   * when all are unchanged.
   */
  @ActivityMethod(name = "ReportStatus")
  Outcome reportStatus(ManagedProviderRef managedProvider, StatusReport statusReport);
}
