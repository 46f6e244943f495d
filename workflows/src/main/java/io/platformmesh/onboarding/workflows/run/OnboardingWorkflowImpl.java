package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.Cause;
import io.platformmesh.onboarding.workflows.ControlRequests;
import io.platformmesh.onboarding.workflows.FailureType;
import io.platformmesh.onboarding.workflows.LoadResult;
import io.platformmesh.onboarding.workflows.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.OnboardingIds;
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
import io.platformmesh.onboarding.workflows.stage.ReloadRequired;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The main loop of a run of the onboarding workflow: loads the ManagedProvider, works on the loaded
 * state, and starts over when the ManagedProvider changes.
 */
public final class OnboardingWorkflowImpl implements OnboardingWorkflow {

  /** Carried state of a run whose ManagedProvider was replaced by another object. */
  private static final OnboardingInput.@Nullable Carried NO_CARRIED_STATE = null;

  private final OnboardingInput runInput;
  private final RunState runState;
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
    runState = new RunState(runInput.carried());
    managedProviderReader = new ManagedProviderReader(runInput, localFirstActivities, runState);
    statusPublisher = new StatusPublisher(localFirstActivities, runState);
    Stages stages = new Stages(runState, managedProviderReader, statusPublisher);
    onboarding = new Onboarding(runState, managedProviderReader, statusPublisher, stages);
    offboarding = new Offboarding(stages);
    updates = new OnboardingUpdates(runInput, localFirstActivities, runState);
  }

  @Override
  public OnboardingResult run(OnboardingInput onboardingInput) {
    requireOwnWorkflowId();
    LoadResult loadResult = managedProviderReader.load();
    while (true) {
      boolean isFirstPass = !runState.hasLoaded();
      long answeredPokes = runState.pokeThrottle().answeredPokes();
      boolean objectReplaced = runState.isReplacedBy(loadResult.managedProvider());
      runState.recordLoad(loadResult.managedProvider());
      if (objectReplaced) {
        continueAsNew(NO_CARRIED_STATE);
      } else if (!isFirstPass && Continuation.isDue()) {
        continueAsNew(runState.snapshot());
      }
      loadResult = null;
      try {
        OnboardingResult onboardingResult = workOn(runState.managedProvider());
        Workflow.await(Workflow::isEveryHandlerFinished);
        // A poke during the pass may concern a stage that was already done.
        if (onboardingResult != null && runState.pokeThrottle().receivedPokes() == answeredPokes) {
          RunDisplay.showRun(runState);
          return onboardingResult;
        }
        if (onboardingResult == null) {
          Workflow.await(runState.pokeThrottle()::hasPendingPoke);
        }
        runState.pokeThrottle().awaitNextAnswer(() -> false);
      } catch (ReloadRequired reloadRequired) {
        runState.stageLog().leave(StageProgress.State.INTERRUPTED);
        runState.pokeThrottle().recordProgress();
        loadResult = reloadRequired.reloadResult();
      }
      updates.awaitUpdatesRecorded();
      if (loadResult == null || runState.pokeThrottle().hasPendingPoke()) {
        loadResult = managedProviderReader.load();
      }
    }
  }

  /** Works on the loaded ManagedProvider; returns null when the run waits for the next poke. */
  private @Nullable OnboardingResult workOn(@Nullable LoadedManagedProvider managedProvider) {
    if (managedProvider == null) {
      return runState.resultWithoutComponents(runState.isOffboarding() ? End.OFFBOARDED : End.GONE);
    }
    runState.beginWork(managedProvider);
    if (managedProvider.deleting()) {
      offboarding.run(managedProvider);
      return runState.resultWithoutComponents(End.OFFBOARDED);
    }
    ManagedProviderRef managedProviderRef = managedProvider.ref();
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
      throw publishInvalidSpec(managedProvider);
    }
    if (controlRequests.retry() != null) {
      runState.recordCause(RunCause.of(Cause.RETRY));
      runState.resetBackoff();
      localFirstActivities.acknowledgeRetry(managedProviderRef, controlRequests.retry());
      RunMetrics.countRetryRequest();
      throw ReloadRequired.managedProviderChanged();
    }
    return onboarding.run(managedProvider);
  }

  /**
   * Ends this run and continues it as new. The latest load has answered all pokes, so none is lost.
   *
   * @param carriedState state for the new run; null when another object has replaced the
   *     ManagedProvider
   */
  private void continueAsNew(OnboardingInput.@Nullable Carried carriedState) {
    Workflow.await(Workflow::isEveryHandlerFinished);
    updates.awaitUpdatesRecorded();
    Continuation.continueAsNew(runInput.with(carriedState));
  }

  /** Publishes that the spec is invalid and returns the failure that ends the run. */
  private ApplicationFailure publishInvalidSpec(LoadedManagedProvider managedProvider) {
    String specProblems =
        managedProvider.problems().stream()
            .map(Problem::toString)
            .collect(Collectors.joining("; "));
    statusPublisher.publishInvalidSpec(specProblems);
    Workflow.await(Workflow::isEveryHandlerFinished);
    if (runState.pokeThrottle().hasPendingPoke()) {
      throw ReloadRequired.managedProviderChanged();
    }
    return ApplicationFailure.newNonRetryableFailure(
        "ManagedProvider %s is invalid: %s. Correct it: the change starts a new run."
            .formatted(managedProvider.ref().qualifiedName(), specProblems),
        FailureType.INVALID_MANAGED_PROVIDER);
  }

  /** Ends a run whose workflow id is not the one for its ManagedProvider. */
  private void requireOwnWorkflowId() {
    String expectedWorkflowId = OnboardingIds.workflowId(runInput.namespace(), runInput.name());
    String actualWorkflowId = Workflow.getInfo().getWorkflowId();
    if (!expectedWorkflowId.equals(actualWorkflowId)) {
      throw ApplicationFailure.newNonRetryableFailure(
          "This run has the workflow id %s; the onboarding of %s/%s must have the id %s."
              .formatted(
                  actualWorkflowId, runInput.namespace(), runInput.name(), expectedWorkflowId),
          FailureType.WRONG_WORKFLOW_ID);
    }
  }

  @Override
  public void changed() {
    runState.pokeThrottle().poke();
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
