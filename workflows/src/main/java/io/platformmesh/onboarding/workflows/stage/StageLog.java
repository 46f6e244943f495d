package io.platformmesh.onboarding.workflows.stage;

import io.platformmesh.onboarding.workflows.StageProgress;
import io.platformmesh.onboarding.workflows.status.Stage;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records the stages of a run and the time spent in each, for its progress and its result. */
public final class StageLog {

  private final List<StageProgress> ended = new ArrayList<>();
  private @Nullable Stage running;
  private long since;
  private @Nullable Instant deadline;
  private boolean stalled;

  /** A log without stages. */
  public StageLog() {}

  /** Records that the run enters a stage. */
  public void enter(Stage stage, Instant stageDeadline) {
    running = stage;
    since = Workflow.currentTimeMillis();
    deadline = stageDeadline;
    stalled = false;
  }

  /** Records whether the running stage is stalled. */
  public void setStalled(boolean stageIsStalled) {
    stalled = stageIsStalled;
  }

  /** Records how the running stage ended; does nothing between stages. */
  public void leave(StageProgress.State state) {
    Stage stage = running;
    if (stage != null) {
      ended.add(progress(stage, state, null));
      running = null;
    }
  }

  /** The running stage; null between stages. */
  public @Nullable Stage running() {
    return running;
  }

  /** All stages that the run has entered, the running one last. */
  public List<StageProgress> toProgress() {
    List<StageProgress> all = new ArrayList<>(ended);
    Stage stage = running;
    if (stage != null) {
      all.add(
          progress(
              stage,
              stalled ? StageProgress.State.STALLED : StageProgress.State.RUNNING,
              deadline));
    }
    return all;
  }

  private StageProgress progress(
      Stage stage, StageProgress.State state, @Nullable Instant stageDeadline) {
    return new StageProgress(
        stage,
        state,
        Instant.ofEpochMilli(since),
        Workflow.currentTimeMillis() - since,
        stageDeadline);
  }
}
