package io.platformmesh.onboarding.workflows.stage;

import io.platformmesh.onboarding.workflows.Stage;
import io.platformmesh.onboarding.workflows.StageProgress;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records the stages of a run and the time spent in each, for its progress and its result. */
public final class StageLog {

  private final List<StageProgress> endedStages = new ArrayList<>();
  private @Nullable Stage runningStage;
  private long enteredMillis;
  private @Nullable Instant runningStageDeadline;
  private boolean runningStageStalled;

  /** A log without stages. */
  public StageLog() {}

  /** Records that the run enters a stage. */
  public void enter(Stage stage, Instant deadline) {
    runningStage = stage;
    enteredMillis = Workflow.currentTimeMillis();
    runningStageDeadline = deadline;
    runningStageStalled = false;
  }

  /** Records whether the running stage is stalled. */
  public void setStalled(boolean stalled) {
    runningStageStalled = stalled;
  }

  /** Records how the running stage ended; does nothing between stages. */
  public void leave(StageProgress.State endState) {
    Stage stage = runningStage;
    if (stage != null) {
      endedStages.add(progressOf(stage, endState, null));
      runningStage = null;
    }
  }

  /** The running stage; null between stages. */
  public @Nullable Stage runningStage() {
    return runningStage;
  }

  /** All stages that the run has entered, the running one last. */
  public List<StageProgress> toProgress() {
    List<StageProgress> allStages = new ArrayList<>(endedStages);
    Stage stage = runningStage;
    if (stage != null) {
      allStages.add(
          progressOf(
              stage,
              runningStageStalled ? StageProgress.State.STALLED : StageProgress.State.RUNNING,
              runningStageDeadline));
    }
    return allStages;
  }

  private StageProgress progressOf(
      Stage stage, StageProgress.State state, @Nullable Instant deadline) {
    return new StageProgress(
        stage,
        state,
        Instant.ofEpochMilli(enteredMillis),
        Workflow.currentTimeMillis() - enteredMillis,
        deadline);
  }
}
