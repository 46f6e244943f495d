package io.platformmesh.onboarding.workflows;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** The activity that removes objects of a ManagedProvider that its spec no longer asks for. */
@ActivityInterface
public interface PruneActivities {

  /**
   * Removes components that are no longer in the spec (releases, then sources), copies of the
   * kubeconfig at previous places, and Providers that a changed path or name in the spec has
   * orphaned.
   *
   * @param stageReporting how the activity reports
   */
  @ActivityMethod(name = "PruneComponents")
  Outcome pruneComponents(ManagedProviderRef managedProvider, StageReporting stageReporting);
}
