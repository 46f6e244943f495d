package io.platformmesh.onboarding.activities;

import java.util.List;
import java.util.function.Function;

/**
 * An activity of a stage, for what holds for each of them.
 *
 * @param name its type
 * @param removes whether it works for a ManagedProvider that is being deleted
 * @param call calls it
 */
record StageActivity(String name, boolean removes, Function<ActivityCalls, Attempt<?>> call) {

  /** All activities of stages. */
  static final List<StageActivity> ALL =
      List.of(
          new StageActivity("AwaitPlatformMesh", false, ActivityCalls::awaitPlatformMesh),
          new StageActivity("AwaitProvider", false, ActivityCalls::awaitProvider),
          new StageActivity("CopyKubeconfig", false, ActivityCalls::copyKubeconfig),
          new StageActivity("DeployComponent", false, ActivityCalls::deployComponent),
          new StageActivity("PruneComponents", false, ActivityCalls::pruneComponents),
          new StageActivity("RemoveComponents", true, ActivityCalls::removeComponents),
          new StageActivity("RemoveKubeconfig", true, ActivityCalls::removeKubeconfig),
          new StageActivity("RemoveProvider", true, ActivityCalls::removeProvider));

  /** One attempt. */
  Attempt<?> attempt(ActivityCalls activities) {
    return call.apply(activities);
  }
}
