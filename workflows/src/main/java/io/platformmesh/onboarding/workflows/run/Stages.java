package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.OnboardingOptions;
import io.platformmesh.onboarding.workflows.PartKey;
import io.platformmesh.onboarding.workflows.StageProgress;
import io.platformmesh.onboarding.workflows.contract.BlockedReporting;
import io.platformmesh.onboarding.workflows.contract.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.contract.Outcome;
import io.platformmesh.onboarding.workflows.stage.ReloadRequired;
import io.platformmesh.onboarding.workflows.stage.StageClocks;
import io.platformmesh.onboarding.workflows.stage.StageDefinition;
import io.platformmesh.onboarding.workflows.stage.StagePart;
import io.platformmesh.onboarding.workflows.stage.StageRun;
import io.platformmesh.onboarding.workflows.status.Stage;
import io.temporal.workflow.Functions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Runs the stages of one run. All methods throw {@link ReloadRequired} when the ManagedProvider has
 * changed or the run is to continue as new.
 */
final class Stages {

  private final RunState state;
  private final ManagedProviderReader reader;
  private final StatusPublisher publisher;

  Stages(RunState state, ManagedProviderReader reader, StatusPublisher publisher) {
    this.state = state;
    this.reader = reader;
    this.publisher = publisher;
  }

  /** Runs a stage of one activity that returns its outcome only. */
  void run(
      Stage stage, Duration quietPeriod, Functions.Func1<BlockedReporting, Outcome> activityCall) {
    run(stage, quietPeriod, activityCall, outcome -> outcome);
  }

  /** Runs a stage of one activity and returns its result. */
  <R> R run(
      Stage stage,
      Duration quietPeriod,
      Functions.Func1<BlockedReporting, R> activityCall,
      Functions.Func1<R, Outcome> outcomeOf) {
    StagePart<R> part = new StagePart<>(PartKey.of(stage), activityCall, outcomeOf);
    run(
        stage,
        quietPeriod,
        List.of(part),
        () -> {
          reader.reload();
          return part.isDone() ? List.of() : List.of(part);
        });
    return part.result();
  }

  /**
   * Runs a stage until all of its parts are done.
   *
   * @param quietPeriod how long the stage waits before it publishes that it waits; zero publishes
   *     at once
   * @param answerPoke called after a poke; loads the ManagedProvider again and returns the parts to
   *     restart
   */
  void run(
      Stage stage,
      Duration quietPeriod,
      List<StagePart<?>> parts,
      Functions.Func<List<StagePart<?>>> answerPoke) {
    LoadedManagedProvider managedProvider = state.requireManagedProvider();
    StageClocks stageClocks = state.stageClocks();
    PartKey wholeStage = PartKey.of(stage);
    long enteredMillis = stageClocks.enteredMillis(wholeStage);
    Duration deadline = deadlineOf(managedProvider, stage);
    state
        .stageLog()
        .enter(
            stage, Instant.ofEpochMilli(stageClocks.roundBeganMillis(wholeStage)).plus(deadline));
    new StageRun(
            new StageDefinition(
                stage,
                parts,
                deadline,
                quietPeriod,
                stalls -> publisher.publishStage(stage, stalls),
                answerPoke),
            stageClocks,
            state.pokeThrottle())
        .run();
    RunMetrics.recordStageDuration(stage, enteredMillis);
    stageClocks.remove(wholeStage);
    state.stageLog().leave(StageProgress.State.DONE);
    state.pokeThrottle().recordProgress();
  }

  /** The deadline of a stage: the one in the annotations of the ManagedProvider, or the default. */
  private static Duration deadlineOf(LoadedManagedProvider managedProvider, Stage stage) {
    Long annotatedSeconds = managedProvider.requests().deadlineSeconds().get(stage);
    return annotatedSeconds == null
        ? OnboardingOptions.DEFAULT.deadline(stage)
        : Duration.ofSeconds(
            Math.min(annotatedSeconds, OnboardingOptions.LONGEST_DEADLINE.toSeconds()));
  }
}
