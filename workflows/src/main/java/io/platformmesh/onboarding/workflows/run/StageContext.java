package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.contract.Stall;
import io.platformmesh.onboarding.workflows.status.Stage;
import java.util.List;

/** What a stage needs of the run that it is part of. */
interface StageContext {

  /** The pokes of the run. */
  PokeThrottle pokes();

  /** Since when each part has been at work. */
  StageClocks clocks();

  /** Loads the ManagedProvider again and says whether it is still the same task. */
  boolean taskIsUnchanged();

  /** The stage is worth telling: it has begun, or is no longer quiet. */
  void entered(Stage stage);

  /**
   * Something does not go on by itself, or does again.
   *
   * @param stalls why; empty when all goes on
   */
  void stalled(Stage stage, List<Stall> stalls);
}
