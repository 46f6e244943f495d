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

  private static final @Nullable Instant NO_DEADLINE = null;

  private final List<StageProgress> endedStages = new ArrayList<>();
  private @Nullable Stage runningStage;
  private long runningStageEnteredMillis;
  private @Nullable Instant runningStageDeadline;
  private boolean runningStageStalled;

  /** Creates the log of a run that has not entered a stage. */
  public StageLog() {}

  /** Records that the run enters a stage. */
  public void enter(Stage stage, Instant deadline) {
    runningStage = stage;
    runningStageEnteredMillis = Workflow.currentTimeMillis();
    runningStageDeadline = deadline;
    runningStageStalled = false;
  }

  /** Records whether the running stage is stalled. */
  public void setStalled(boolean stalled) {
    runningStageStalled = stalled;
  }

  /** Records how the running stage ended; does nothing between stages. */
  public void leave(StageProgress.State endState) {
    if (runningStage != null) {
      endedStages.add(progressOf(runningStage, endState, NO_DEADLINE));
      runningStage = null;
    }
  }

  /** Number of stages that have ended in this run. */
  public int endedStages() {
    return endedStages.size();
  }

  /** The running stage; null between stages. */
  public @Nullable Stage runningStage() {
    return runningStage;
  }

  /** All stages that the run has entered, the running one last. */
  public List<StageProgress> toProgress() {
    List<StageProgress> allStages = new ArrayList<>(endedStages);
    if (runningStage != null) {
      StageProgress.State currentState =
          runningStageStalled ? StageProgress.State.STALLED : StageProgress.State.RUNNING;
      allStages.add(progressOf(runningStage, currentState, runningStageDeadline));
    }
    return allStages;
  }

  private StageProgress progressOf(
      Stage stage, StageProgress.State state, @Nullable Instant deadline) {
    long millisInStage = Workflow.currentTimeMillis() - runningStageEnteredMillis;
    return new StageProgress(
        stage, state, Instant.ofEpochMilli(runningStageEnteredMillis), millisInStage, deadline);
  }
}
