package io.platformmesh.onboarding.local.bench.scenario;

import io.platformmesh.onboarding.local.bench.floor.Floor;
import io.platformmesh.onboarding.local.bench.rig.Rig;
import java.util.List;

/** A measured part of a scenario. */
public interface Trial {
  /** The onboardings of the trial. */
  Plan plan();

  /**
   * Runs the trial.
   *
   * @throws io.platformmesh.onboarding.local.LocalPlatformException if it does not end in time
   */
  TrialResult run(Rig rig);

  /** Measures the floors of the trial, while neither worker nor watcher runs. */
  default List<Floor> floors(Rig rig) {
    return List.of();
  }
}
