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
  void run(Stage stage, Duration patience, Functions.Func1<BlockedReporting, Outcome> call) {
    run(stage, patience, call, outcome -> outcome);
  }

  /** Runs a stage of one activity and returns its result. */
  <R> R run(
      Stage stage,
      Duration patience,
      Functions.Func1<BlockedReporting, R> call,
      Functions.Func1<R, Outcome> outcomeOf) {
    StagePart<R> part = new StagePart<>(PartKey.of(stage), call, outcomeOf);
    run(
        stage,
        patience,
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
   * @param patience how long the stage waits before it reports that it waits; zero reports at once
   * @param partsToRestart called after a poke; returns the parts to restart
   */
  void run(
      Stage stage,
      Duration patience,
      List<StagePart<?>> parts,
      Functions.Func<List<StagePart<?>>> partsToRestart) {
    LoadedManagedProvider managedProvider = state.requireManagedProvider();
    StageClocks clocks = state.clocks();
    PartKey key = PartKey.of(stage);
    long entered = clocks.entered(key);
    Duration limit = limit(managedProvider, stage);
    state.stages().enter(stage, Instant.ofEpochMilli(clocks.roundBegan(key)).plus(limit));
    new StageRun(
            new StageDefinition(
                stage,
                parts,
                limit,
                patience,
                stalls -> publisher.stage(stage, stalls),
                partsToRestart),
            clocks,
            state.pokes())
        .run();
    RunMetrics.stagePassed(stage, entered);
    clocks.remove(key);
    state.stages().leave(StageProgress.State.DONE);
    state.pokes().progressed();
  }

  private static Duration limit(LoadedManagedProvider managedProvider, Stage stage) {
    Long seconds = managedProvider.requests().deadlineSeconds().get(stage);
    return seconds == null
        ? OnboardingOptions.DEFAULT.deadline(stage)
        : Duration.ofSeconds(Math.min(seconds, OnboardingOptions.LONGEST_DEADLINE.toSeconds()));
  }
}
