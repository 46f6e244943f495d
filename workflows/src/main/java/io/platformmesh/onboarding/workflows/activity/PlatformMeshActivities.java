package io.platformmesh.onboarding.workflows.activity;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Looks at the PlatformMesh that the ManagedProvider refers to. */
@ActivityInterface
public interface PlatformMeshActivities {

  /**
   * Done when the PlatformMesh is Ready; fails with {@code NotReady} while it is not.
   *
   * @param quiet whether to keep troubles from the status for the time being; what only a person
   *     can end is then returned as TROUBLED
   */
  @ActivityMethod(name = "AwaitPlatformMesh")
  Outcome awaitPlatformMesh(ManagedProviderRef managedProvider, boolean quiet);
}
