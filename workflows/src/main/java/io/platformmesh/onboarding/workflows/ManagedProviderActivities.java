package io.platformmesh.onboarding.workflows;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import org.jspecify.annotations.Nullable;

/** Activities that load the ManagedProvider and write its status. Both return immediately. */
@ActivityInterface
public interface ManagedProviderActivities {

  /**
   * Reads and validates the ManagedProvider. Sets the finalizers, which precede every other write,
   * unless the ManagedProvider is invalid or being deleted. Refuses a run of another cluster with
   * {@link FailureType#FOREIGN_CLUSTER}.
   *
   * @param hostingCluster the cluster of the run; null if its identity is unknown
   */
  @ActivityMethod(name = "LoadManagedProvider")
  LoadResult loadManagedProvider(
      String managedProviderNamespace,
      String managedProviderName,
      @Nullable HostingCluster hostingCluster);

  /**
   * Writes phase, observedGeneration and condition Ready of the ManagedProvider; writes nothing
   * when all are unchanged.
   */
  @ActivityMethod(name = "ReportStatus")
  Outcome reportStatus(ManagedProviderRef managedProvider, StatusReport statusReport);
}
