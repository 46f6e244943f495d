package io.platformmesh.onboarding.workflows.stage;

import io.platformmesh.onboarding.workflows.contract.Stall;
import io.platformmesh.onboarding.workflows.status.Stage;
import io.temporal.workflow.Functions;
import java.time.Duration;
import java.util.List;

/**
 * Describes one execution of a stage.
 *
 * @param stage the stage
 * @param parts the parts, which run side by side
 * @param limit how long each part may take
 * @param patience how long the stage waits before it reports that it waits; zero reports at once
 * @param report reports that the stage runs, with the stalls of its parts; an empty list when
 *     nothing is stalled
 * @param partsToRestart called after a poke; answers the poke and returns the parts to restart, or
 *     throws {@link ReloadRequired} to end the stage
 */
public record StageDefinition(
    Stage stage,
    List<StagePart<?>> parts,
    Duration limit,
    Duration patience,
    Functions.Proc1<List<Stall>> report,
    Functions.Func<List<StagePart<?>>> partsToRestart) {

  public StageDefinition {
    parts = List.copyOf(parts);
  }
}
