package io.platformmesh.onboarding.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Looks at the PlatformMesh that the ManagedProvider refers to. */
@ActivityInterface
public interface PlatformMeshActivities {

  /**
   * Done when the PlatformMesh is Ready; fails with {@code NotReady} while it is not.
   *
   * @param attention what to tell of what keeps it waiting
   */
  @ActivityMethod(name = "AwaitPlatformMesh")
  Outcome awaitPlatformMesh(ManagedProviderRef managedProvider, BlockedReporting attention);
}
