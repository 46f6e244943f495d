package io.platformmesh.onboarding.workflows;

import io.platformmesh.onboarding.workflows.status.Stage;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The stages of a run and the time spent in each, for the progress and the result. */
final class StageLog {

  private final List<StageProgress> ended = new ArrayList<>();
  private Stage running;
  private long since;

  StageLog() {
    this.running = Stage.AwaitPlatformMesh;
    this.since = -1;
  }

  void enter(Stage stage) {
    running = stage;
    since = Workflow.currentTimeMillis();
  }

  void leave(StageProgress.State state) {
    if (since >= 0) {
      ended.add(progress(state));
      since = -1;
    }
  }

  List<StageProgress> toProgress() {
    List<StageProgress> all = new ArrayList<>(ended);
    if (since >= 0) {
      all.add(progress(StageProgress.State.RUNNING));
    }
    return all;
  }

  private StageProgress progress(StageProgress.State state) {
    return new StageProgress(
        running, state, Instant.ofEpochMilli(since), Workflow.currentTimeMillis() - since, null);
  }
}
