package io.platformmesh.onboarding.workflows;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** The activity that waits for the PlatformMesh that the ManagedProvider refers to. */
@ActivityInterface
public interface PlatformMeshActivities {

  /**
   * Returns when the PlatformMesh is Ready; fails with {@code NotReady} while the PlatformMesh is
   * not.
   *
   * @param stageReporting how the activity reports
   */
  @ActivityMethod(name = "AwaitPlatformMesh")
  Outcome awaitPlatformMesh(ManagedProviderRef managedProvider, StageReporting stageReporting);
}
