package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.StageProgress;
import io.platformmesh.onboarding.workflows.status.Stage;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The stages of a run and the time spent in each, for the progress and the result. */
final class StageLog {

  private final List<StageProgress> ended = new ArrayList<>();
  private @Nullable Stage running;
  private long since;
  private @Nullable Instant deadline;
  private boolean stalled;

  /**
   * @param until when it should have ended
   */
  void enter(Stage stage, Instant until) {
    running = stage;
    since = Workflow.currentTimeMillis();
    deadline = until;
    stalled = false;
  }

  void stalled(boolean isSo) {
    stalled = isSo;
  }

  void leave(StageProgress.State state) {
    Stage stage = running;
    if (stage != null) {
      ended.add(progress(stage, state, null));
      running = null;
    }
  }

  /** The stage the run is in; null between stages. */
  @Nullable Stage running() {
    return running;
  }

  List<StageProgress> toProgress() {
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

  private StageProgress progress(Stage stage, StageProgress.State state, @Nullable Instant until) {
    return new StageProgress(
        stage, state, Instant.ofEpochMilli(since), Workflow.currentTimeMillis() - since, until);
  }
}
