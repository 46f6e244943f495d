package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.OnboardingInput;
import io.platformmesh.onboarding.workflows.StageProgress;
import io.platformmesh.onboarding.workflows.contract.BlockedReporting;
import io.platformmesh.onboarding.workflows.contract.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.contract.Outcome;
import io.platformmesh.onboarding.workflows.contract.Stall;
import io.platformmesh.onboarding.workflows.status.Stage;
import io.temporal.workflow.Functions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Passes through the stages of one run, one after the other. */
final class Stages implements StageContext {

  private final OnboardingInput input;
  private final LocalFirstActivities quick;
  private final RunState story;
  private final StatusPublisher reporting;
  private final PokeThrottle pokes;
  private final StageClocks clocks;

  Stages(
      OnboardingInput input,
      LocalFirstActivities quick,
      RunState story,
      StatusPublisher reporting,
      PokeThrottle pokes,
      StageClocks clocks) {
    this.input = input;
    this.quick = quick;
    this.story = story;
    this.reporting = reporting;
    this.pokes = pokes;
    this.clocks = clocks;
  }

  /** Passes through a stage of one activity. */
  <R> R pass(
      Stage stage,
      Duration patience,
      Functions.Func1<BlockedReporting, R> call,
      Functions.Func1<R, Outcome> outcomeOf) {
    return pass(stage, patience, StageWork.of(call, outcomeOf)).get(0);
  }

  /** Passes through a stage whose result is how it ended. */
  void pass(Stage stage, Duration patience, Functions.Func1<BlockedReporting, Outcome> call) {
    Outcome ended = pass(stage, patience, call, outcome -> outcome);
    if (ended != Outcome.DONE) {
      throw new IllegalStateException(stage + " has ended as " + ended);
    }
  }

  /**
   * Passes through a stage.
   *
   * @param patience how long the stage is quiet about its waiting; zero: not at all
   * @throws ReloadRequired when the run is to load again
   */
  <R> List<R> pass(Stage stage, Duration patience, StageWork<R> work) {
    Duration limit = story.limit(stage);
    long entered = clocks.entered(stage.name());
    Instant since = Instant.ofEpochMilli(clocks.since(stage.name()));
    story.enter(stage, since.plus(limit));
    List<R> results = new StageRun<>(stage, work, this, limit, patience).run();
    RunMetrics.passed(stage, entered);
    clocks.ended(stage.name());
    story.leave(StageProgress.State.DONE);
    pokes.progressed();
    return results;
  }

  @Override
  public PokeThrottle pokes() {
    return pokes;
  }

  @Override
  public StageClocks clocks() {
    return clocks;
  }

  @Override
  public boolean taskIsUnchanged() {
    LoadedManagedProvider now = quick.loadManagedProvider(input).managedProvider();
    return now != null && now.sameTask(task());
  }

  @Override
  public void entered(Stage stage) {
    reporting.stage(task().ref(), stage, List.of());
  }

  @Override
  public void stalled(Stage stage, List<Stall> stalls) {
    reporting.stage(task().ref(), stage, stalls);
  }

  private LoadedManagedProvider task() {
    return Objects.requireNonNull(story.task(), "no ManagedProvider has been loaded");
  }
}
