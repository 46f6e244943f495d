package io.platformmesh.onboarding.workflows.activity;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Looks at the PlatformMesh that the ManagedProvider refers to. */
@ActivityInterface
public interface PlatformMeshActivities {

  /** Done when the PlatformMesh is Ready; fails with {@code NotReady} while it is not. */
  @ActivityMethod(name = "AwaitPlatformMesh")
  Outcome awaitPlatformMesh(ManagedProviderRef managedProvider);
}
