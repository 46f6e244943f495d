package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.OnboardingOptions;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.PartKey;
import io.platformmesh.onboarding.workflows.Stage;
import io.platformmesh.onboarding.workflows.StageProgress;
import io.platformmesh.onboarding.workflows.stage.ReloadRequired;
import io.platformmesh.onboarding.workflows.stage.StageActivityCall;
import io.platformmesh.onboarding.workflows.stage.StageClocks;
import io.platformmesh.onboarding.workflows.stage.StageDefinition;
import io.platformmesh.onboarding.workflows.stage.StagePart;
import io.platformmesh.onboarding.workflows.stage.StageRun;
import io.temporal.workflow.Functions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Executes the stages of one workflow run, one after the other. All methods throw {@link
 * ReloadRequired} when the ManagedProvider has changed or the run is to continue as new.
 */
final class StageExecutor {

  /** The quiet period of a stage that is published in the status as soon as it starts. */
  static final Duration NO_QUIET_PERIOD = Duration.ZERO;

  /** Reads the outcome from the result of an activity that returns an outcome only. */
  static final Functions.Func1<Outcome, Outcome> RESULT_IS_OUTCOME = outcome -> outcome;

  private final RunState runState;
  private final ManagedProviderReader managedProviderReader;
  private final StatusPublisher statusPublisher;

  StageExecutor(
      RunState runState,
      ManagedProviderReader managedProviderReader,
      StatusPublisher statusPublisher) {
    this.runState = runState;
    this.managedProviderReader = managedProviderReader;
    this.statusPublisher = statusPublisher;
  }

  /** Runs a stage that consists of one activity, which returns an outcome only. */
  void run(Stage stage, Duration quietPeriod, StageActivityCall<?, Outcome> stageActivityCall) {
    run(stage, quietPeriod, stageActivityCall, RESULT_IS_OUTCOME);
  }

  /** Runs a stage that consists of one activity and returns the result of the activity. */
  <R> R run(
      Stage stage,
      Duration quietPeriod,
      StageActivityCall<?, R> stageActivityCall,
      Functions.Func1<R, Outcome> outcomeOf) {
    StagePart<R> onlyPart =
        new StagePart<>(
            PartKey.ofWholeStage(stage), stageActivityCall, outcomeOf, runState.timer());
    run(stage, quietPeriod, List.of(onlyPart), () -> reloadAndReturnUnfinished(onlyPart));
    return onlyPart.result();
  }

  /**
   * Stops the activity before the ManagedProvider is loaded: an activity that ends during the load
   * can no longer be cancelled.
   */
  private List<StagePart<?>> reloadAndReturnUnfinished(StagePart<?> onlyPart) {
    StagePart.stopAll(List.of(onlyPart));
    managedProviderReader.reload();
    return onlyPart.isDone() ? List.of() : List.of(onlyPart);
  }

  /**
   * Runs a stage until all parts of the stage are done.
   *
   * @param stageParts the parts of the stage, one activity each, which run in parallel
   * @param quietPeriod how long the stage may run before the run publishes the stage in the status
   * @param answerPoke called after a poke that needs a load of the ManagedProvider; loads it and
   *     returns the parts to restart
   */
  void run(
      Stage stage,
      Duration quietPeriod,
      List<StagePart<?>> stageParts,
      Functions.Func<List<StagePart<?>>> answerPoke) {
    StageClocks stageClocks = runState.stageClocks();
    PartKey wholeStage = PartKey.ofWholeStage(stage);
    long enteredMillis = stageClocks.enteredMillis(wholeStage);
    Instant roundBegan = Instant.ofEpochMilli(stageClocks.roundBeganMillis(wholeStage));
    Duration stageDeadline = deadlineOf(stage, runState.requireManagedProvider());
    runState.stageLog().enter(stage, roundBegan.plus(stageDeadline));
    StageDefinition stageDefinition =
        new StageDefinition(
            stage,
            stageParts,
            stageDeadline,
            quietPeriod,
            () -> statusPublisher.beginStage(stage),
            stalls -> statusPublisher.publishStage(stage, stalls),
            () -> RunDisplay.showRun(runState),
            () -> needsLoad(stageParts) ? answerPoke.apply() : waitingPartsOfPoke(stageParts));
    new StageRun(stageDefinition, stageClocks, runState.timer(), runState.pokeThrottle()).run();
    RunMetrics.recordStageDuration(stage, enteredMillis);
    stageClocks.remove(wholeStage);
    runState.stageLog().leave(StageProgress.State.DONE);
    runState.pokeThrottle().recordProgress();
  }

  /**
   * Whether a poke is answered with a load of the ManagedProvider. Objects that appear or become
   * Ready need none: the activities that wait for them find out themselves whether the
   * ManagedProvider has changed. A component that was deployed before is observed first, because a
   * repair of drift has to be recorded.
   */
  private boolean needsLoad(List<StagePart<?>> stageParts) {
    return runState.pokeThrottle().hasPendingPokeOfAllStages()
        || runState.driftBackoff().hasDrift()
        || Continuation.isDue()
        || unansweredParts(stageParts).anyMatch(part -> wasDeployed(part.key()));
  }

  private boolean wasDeployed(PartKey part) {
    return part.component() != null && runState.deploymentTimes().containsKey(part.component());
  }

  private List<StagePart<?>> waitingPartsOfPoke(List<StagePart<?>> stageParts) {
    List<StagePart<?>> waitingParts = unansweredParts(stageParts).toList();
    runState.pokeThrottle().markAnswered();
    return waitingParts;
  }

  /** The unfinished parts that an unanswered poke concerns. */
  private Stream<StagePart<?>> unansweredParts(List<StagePart<?>> stageParts) {
    return stageParts.stream()
        .filter(part -> !part.isDone() && runState.pokeThrottle().hasPendingPokeOf(part.key()));
  }

  /** The deadline of a stage: from an annotation of the ManagedProvider, otherwise the default. */
  private static Duration deadlineOf(Stage stage, LoadedManagedProvider managedProvider) {
    Long annotatedSeconds = managedProvider.requests().deadlineSeconds().get(stage);
    if (annotatedSeconds == null) {
      return OnboardingOptions.DEFAULT.deadline(stage);
    }
    long longestSeconds = OnboardingOptions.LONGEST_DEADLINE.toSeconds();
    return Duration.ofSeconds(Math.min(annotatedSeconds, longestSeconds));
  }
}
