package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.BlockedReporting;
import io.platformmesh.onboarding.workflows.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.OnboardingOptions;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.PartKey;
import io.platformmesh.onboarding.workflows.Stage;
import io.platformmesh.onboarding.workflows.StageProgress;
import io.platformmesh.onboarding.workflows.stage.ReloadRequired;
import io.platformmesh.onboarding.workflows.stage.StageClocks;
import io.platformmesh.onboarding.workflows.stage.StageDefinition;
import io.platformmesh.onboarding.workflows.stage.StagePart;
import io.platformmesh.onboarding.workflows.stage.StageRun;
import io.temporal.workflow.Functions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Runs the stages of one workflow run. All methods throw {@link ReloadRequired} when the
 * ManagedProvider has changed or the run is to continue as new.
 */
final class Stages {

  /** The quiet period of a stage that publishes at once that it waits. */
  static final Duration NO_QUIET_PERIOD = Duration.ZERO;

  private final RunState runState;
  private final ManagedProviderReader managedProviderReader;
  private final StatusPublisher statusPublisher;

  Stages(
      RunState runState,
      ManagedProviderReader managedProviderReader,
      StatusPublisher statusPublisher) {
    this.runState = runState;
    this.managedProviderReader = managedProviderReader;
    this.statusPublisher = statusPublisher;
  }

  /** Runs a stage of the run that consists of one activity, whose result is the outcome only. */
  void run(
      Stage stage, Duration quietPeriod, Functions.Func1<BlockedReporting, Outcome> activityCall) {
    run(stage, quietPeriod, activityCall, outcome -> outcome);
  }

  /**
   * Runs a stage of the run that consists of one activity and returns the result of the activity.
   */
  <R> R run(
      Stage stage,
      Duration quietPeriod,
      Functions.Func1<BlockedReporting, R> activityCall,
      Functions.Func1<R, Outcome> outcomeOf) {
    StagePart<R> onlyPart = new StagePart<>(PartKey.of(stage), activityCall, outcomeOf);
    run(
        stage,
        quietPeriod,
        List.of(onlyPart),
        () -> {
          managedProviderReader.reload();
          return onlyPart.isDone() ? List.of() : List.of(onlyPart);
        });
    return onlyPart.result();
  }

  /**
   * Runs a stage of the run until all parts of the stage are done.
   *
   * @param quietPeriod how long the stage waits before it publishes that it waits; {@link
   *     #NO_QUIET_PERIOD} publishes at once
   * @param answerPoke called after a poke; loads the ManagedProvider again and returns the parts to
   *     restart
   */
  void run(
      Stage stage,
      Duration quietPeriod,
      List<StagePart<?>> stageParts,
      Functions.Func<List<StagePart<?>>> answerPoke) {
    LoadedManagedProvider managedProvider = runState.requireManagedProvider();
    StageClocks stageClocks = runState.stageClocks();
    PartKey wholeStage = PartKey.of(stage);
    long enteredMillis = stageClocks.enteredMillis(wholeStage);
    Duration stageDeadline = deadlineOf(managedProvider, stage);
    runState
        .stageLog()
        .enter(
            stage,
            Instant.ofEpochMilli(stageClocks.roundBeganMillis(wholeStage)).plus(stageDeadline));
    new StageRun(
            new StageDefinition(
                stage,
                stageParts,
                stageDeadline,
                quietPeriod,
                stalls -> statusPublisher.publishStage(stage, stalls),
                answerPoke),
            stageClocks,
            runState.pokeThrottle())
        .run();
    RunMetrics.recordStageDuration(stage, enteredMillis);
    stageClocks.remove(wholeStage);
    runState.stageLog().leave(StageProgress.State.DONE);
    runState.pokeThrottle().recordProgress();
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
