package io.platformmesh.onboarding.local.bench.floor;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** The activity of the Temporal floor. */
@ActivityInterface
public interface NoOpActivities {
  /**
   * Does nothing.
   *
   * @param name name of the onboarding, as the activities of the software get it
   */
  @ActivityMethod
  void run(String name);
}
