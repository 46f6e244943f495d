package io.platformmesh.onboarding.workflows.stage;

import io.platformmesh.onboarding.workflows.Stage;
import io.platformmesh.onboarding.workflows.Stall;
import io.platformmesh.onboarding.workflows.StatusReport;
import io.temporal.workflow.Functions;
import java.time.Duration;
import java.util.List;

/**
 * Describes one execution of a stage: its parts, its times, and its callbacks to the run.
 *
 * @param stage which of the stages of onboarding or offboarding is executed
 * @param parts the parts of the stage, one activity each, which run in parallel
 * @param deadline how long each part may take before it is reported as stalled
 * @param quietPeriod how long the stage may run before it is published in the status; zero if it is
 *     published as soon as it starts
 * @param beginStage publishes that the stage begins, except in the status of the ManagedProvider;
 *     returns that status, which the activities of the stage write with their conditions
 * @param publishStage publishes that the stage runs, with the stalls of its parts; an empty list
 *     when nothing is stalled
 * @param showRun shows the state of the run in Temporal, before the stage waits
 * @param answerPoke called after a poke; loads the ManagedProvider again and returns the parts to
 *     restart, or throws {@link ReloadRequired} to end the stage
 */
public record StageDefinition(
    Stage stage,
    List<StagePart<?>> parts,
    Duration deadline,
    Duration quietPeriod,
    Functions.Func<StatusReport> beginStage,
    Functions.Proc1<List<Stall>> publishStage,
    Functions.Proc showRun,
    Functions.Func<List<StagePart<?>>> answerPoke) {

  public StageDefinition {
    parts = List.copyOf(parts);
  }
}
