package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.Cause;
import io.platformmesh.onboarding.workflows.ControlRequests;
import io.platformmesh.onboarding.workflows.DependencyReady;
import io.platformmesh.onboarding.workflows.FailureType;
import io.platformmesh.onboarding.workflows.LoadResult;
import io.platformmesh.onboarding.workflows.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.OnboardingInput;
import io.platformmesh.onboarding.workflows.OnboardingResult;
import io.platformmesh.onboarding.workflows.OnboardingResult.End;
import io.platformmesh.onboarding.workflows.OnboardingWorkflow;
import io.platformmesh.onboarding.workflows.PauseRequest;
import io.platformmesh.onboarding.workflows.Problem;
import io.platformmesh.onboarding.workflows.Progress;
import io.platformmesh.onboarding.workflows.RunCause;
import io.platformmesh.onboarding.workflows.StageProgress;
import io.platformmesh.onboarding.workflows.UpdateResult;
import io.platformmesh.onboarding.workflows.stage.PokeThrottle;
import io.platformmesh.onboarding.workflows.stage.ReloadRequired;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The main loop of a run of the onboarding workflow: loads the ManagedProvider, works on the loaded
 * state, and loads again when the ManagedProvider changes.
 */
public final class OnboardingWorkflowImpl implements OnboardingWorkflow {

  /** Carried state of a run whose ManagedProvider was replaced by another object. */
  private static final OnboardingInput.@Nullable Carried NO_CARRIED_STATE = null;

  private static final Duration SHORTEST_TIMER = Duration.ofMillis(1);

  private final OnboardingInput runInput;
  private final RunState runState;
  private final PokeThrottle pokeThrottle;
  private final LocalFirstActivities localFirstActivities = new LocalFirstActivities();
  private final ManagedProviderReader managedProviderReader;
  private final StatusPublisher statusPublisher;
  private final Onboarding onboarding;
  private final Offboarding offboarding;
  private final OnboardingUpdates updates;

  /** Creates the parts of a run; called by Temporal before it delivers the first signal. */
  @WorkflowInit
  public OnboardingWorkflowImpl(OnboardingInput runInput) {
    this.runInput = runInput;
    runState = new RunState(runInput.hostingCluster(), runInput.carried());
    pokeThrottle = runState.pokeThrottle();
    managedProviderReader = new ManagedProviderReader(runInput, localFirstActivities, runState);
    statusPublisher = new StatusPublisher(localFirstActivities, runState);
    StageExecutor stageExecutor =
        new StageExecutor(runState, managedProviderReader, statusPublisher);
    onboarding = new Onboarding(runState, managedProviderReader, statusPublisher, stageExecutor);
    offboarding = new Offboarding(stageExecutor);
    updates = new OnboardingUpdates(runInput, localFirstActivities, runState);
  }

  @Override
  public OnboardingResult run(OnboardingInput onboardingInput) {
    requireOwnWorkflowId();
    LoadResult loadResult = managedProviderReader.load();
    while (true) {
      long pokesBeforeLoad = pokeThrottle.answeredPokesOfAllStages();
      recordLoad(loadResult.managedProvider());
      LoadResult reloadResult = null;
      try {
        int endedStagesBefore = runState.stageLog().endedStages();
        OnboardingResult onboardingResult = workOn(runState.managedProvider());
        if (runState.stageLog().endedStages() > endedStagesBefore) {
          awaitWorkRecorded();
        }
        Workflow.await(Workflow::isEveryHandlerFinished);
        // A poke of all stages during the pass may concern a stage that was already done.
        boolean pokedDuringPass = pokeThrottle.receivedPokesOfAllStages() != pokesBeforeLoad;
        if (onboardingResult != null && !pokedDuringPass) {
          RunDisplay.showRun(runState);
          return onboardingResult;
        }
        if (onboardingResult == null) {
          RunDisplay.showRun(runState);
          Workflow.await(pokeThrottle::hasPendingPoke);
        }
        pokeThrottle.awaitNextAnswer();
      } catch (ReloadRequired reloadRequired) {
        runState.stageLog().leave(StageProgress.State.INTERRUPTED);
        pokeThrottle.recordProgress();
        reloadResult = reloadRequired.reloadResult();
      }
      updates.awaitUpdatesRecorded();
      boolean mustLoad = reloadResult == null || pokeThrottle.hasPendingPoke();
      loadResult = mustLoad ? managedProviderReader.load() : reloadResult;
    }
  }

  /**
   * Waits until the history contains the work of this workflow task. A signal that arrives while
   * the run completes repeats the last workflow task, and with it the local activities of that
   * task: they would find their work done, and the run would lose its cause.
   */
  private void awaitWorkRecorded() {
    runState.timer().sleep(SHORTEST_TIMER, "Recording the work before the run ends");
  }

  /** Records a load of the ManagedProvider; continues the run as new where that is due. */
  private void recordLoad(@Nullable LoadedManagedProvider managedProvider) {
    boolean isFirstLoad = !runState.hasLoaded();
    boolean objectReplaced = runState.isReplacedBy(managedProvider);
    runState.recordLoad(managedProvider);
    if (objectReplaced) {
      continueAsNew(NO_CARRIED_STATE);
    } else if (!isFirstLoad && Continuation.isDue()) {
      continueAsNew(runState.snapshot());
    }
  }

  /** Works on the loaded ManagedProvider; returns null when the run waits for the next poke. */
  private @Nullable OnboardingResult workOn(@Nullable LoadedManagedProvider managedProvider) {
    if (managedProvider == null) {
      End end = runState.isOffboarding() ? End.OFFBOARDED : End.GONE;
      return runState.resultWithoutComponents(end);
    }
    runState.beginWork(managedProvider);
    if (managedProvider.deleting()) {
      offboarding.run(managedProvider);
      return runState.resultWithoutComponents(End.OFFBOARDED);
    }
    ControlRequests controlRequests = managedProvider.requests();
    if (controlRequests.cancelled()) {
      runState.recordPause();
      statusPublisher.publishCancelled();
      return runState.resultWithoutComponents(End.CANCELLED);
    }
    if (controlRequests.paused() != null) {
      runState.recordPause();
      statusPublisher.publishPaused(controlRequests.paused());
      return null;
    }
    runState.recordResume();
    if (!managedProvider.problems().isEmpty()) {
      failWithInvalidSpec(managedProvider);
    }
    if (controlRequests.retry() != null) {
      startRetry(managedProvider.ref(), controlRequests.retry());
      throw ReloadRequired.managedProviderChanged();
    }
    return onboarding.run(managedProvider);
  }

  private void startRetry(ManagedProviderRef managedProviderRef, String retryToken) {
    runState.recordCause(RunCause.of(Cause.RETRY));
    runState.resetBackoff();
    localFirstActivities.acknowledgeRetry(managedProviderRef, retryToken);
    RunMetrics.countRetryRequest();
  }

  /**
   * Ends this workflow run and continues it as new. No poke is lost: the latest load of the
   * ManagedProvider has answered all pokes.
   *
   * @param carriedState state for the new run; null when another object has replaced the
   *     ManagedProvider
   */
  private void continueAsNew(OnboardingInput.@Nullable Carried carriedState) {
    Workflow.await(Workflow::isEveryHandlerFinished);
    updates.awaitUpdatesRecorded();
    Continuation.continueAsNew(runInput.withCarried(carriedState));
  }

  /** Publishes that the spec is invalid and ends the run, unless a poke reports a change. */
  private void failWithInvalidSpec(LoadedManagedProvider managedProvider) {
    String specProblems =
        managedProvider.problems().stream()
            .map(Problem::toString)
            .collect(Collectors.joining("; "));
    statusPublisher.publishInvalidSpec(specProblems);
    RunDisplay.showRun(runState);
    Workflow.await(Workflow::isEveryHandlerFinished);
    if (pokeThrottle.hasPendingPoke()) {
      throw ReloadRequired.managedProviderChanged();
    }
    throw ApplicationFailure.newNonRetryableFailure(
        "ManagedProvider %s is invalid: %s. Correct it: the change starts a new run."
            .formatted(managedProvider.ref().qualifiedName(), specProblems),
        FailureType.INVALID_MANAGED_PROVIDER);
  }

  /** Fails a run whose workflow id is not the one that belongs to its ManagedProvider. */
  private void requireOwnWorkflowId() {
    String expectedWorkflowId =
        runInput.hostingCluster().workflowId(runInput.namespace(), runInput.name());
    String actualWorkflowId = Workflow.getInfo().getWorkflowId();
    if (!expectedWorkflowId.equals(actualWorkflowId)) {
      throw ApplicationFailure.newNonRetryableFailure(
          "This run has the workflow id %s; the onboarding of %s must have the id %s."
              .formatted(actualWorkflowId, runInput.qualifiedName(), expectedWorkflowId),
          FailureType.WRONG_WORKFLOW_ID);
    }
  }

  @Override
  public void changed() {
    pokeThrottle.pokeAllStages();
  }

  @Override
  public void dependencyReady(DependencyReady dependencyReady) {
    pokeThrottle.pokeWaitingParts(dependencyReady);
  }

  @Override
  public void validatePause(PauseRequest pauseRequest) {
    updates.validatePause(pauseRequest);
  }

  @Override
  public UpdateResult pause(PauseRequest pauseRequest) {
    return updates.pause(pauseRequest);
  }

  @Override
  public void validateResume() {
    updates.validateResume();
  }

  @Override
  public UpdateResult resume() {
    return updates.resume();
  }

  @Override
  public void validateRetry() {
    updates.validateRetry();
  }

  @Override
  public UpdateResult retry() {
    return updates.retry();
  }

  @Override
  public void validateCancel() {
    updates.validateCancel();
  }

  @Override
  public UpdateResult cancel() {
    return updates.cancel();
  }

  @Override
  public Progress progress() {
    return runState.progress();
  }
}
