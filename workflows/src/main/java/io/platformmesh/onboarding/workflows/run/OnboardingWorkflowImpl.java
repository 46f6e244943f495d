package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.platformmesh.onboarding.workflows.OnboardingInput;
import io.platformmesh.onboarding.workflows.OnboardingResult;
import io.platformmesh.onboarding.workflows.OnboardingResult.End;
import io.platformmesh.onboarding.workflows.OnboardingWorkflow;
import io.platformmesh.onboarding.workflows.PauseRequest;
import io.platformmesh.onboarding.workflows.Progress;
import io.platformmesh.onboarding.workflows.StageProgress;
import io.platformmesh.onboarding.workflows.UpdateResult;
import io.platformmesh.onboarding.workflows.contract.Cause;
import io.platformmesh.onboarding.workflows.contract.ControlRequests;
import io.platformmesh.onboarding.workflows.contract.FailureType;
import io.platformmesh.onboarding.workflows.contract.LoadResult;
import io.platformmesh.onboarding.workflows.contract.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.contract.Problem;
import io.platformmesh.onboarding.workflows.contract.RunCause;
import io.platformmesh.onboarding.workflows.stage.ReloadRequired;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The implementation of the onboarding workflow: loads the ManagedProvider, works on it, and starts
 * over with the new state when the ManagedProvider changes.
 */
public final class OnboardingWorkflowImpl implements OnboardingWorkflow {

  private final OnboardingInput input;
  private final RunState state;
  private final LocalFirstActivities activities = new LocalFirstActivities();
  private final ManagedProviderReader reader;
  private final StatusPublisher publisher;
  private final Onboarding onboarding;
  private final Offboarding offboarding;
  private final OnboardingUpdates updates;

  /** Called by Temporal before it delivers the first signal. */
  @WorkflowInit
  public OnboardingWorkflowImpl(OnboardingInput input) {
    this.input = input;
    state = new RunState(input.carried());
    reader = new ManagedProviderReader(input, activities, state);
    publisher = new StatusPublisher(activities, state);
    Stages stages = new Stages(state, reader, publisher);
    onboarding = new Onboarding(state, reader, publisher, stages);
    offboarding = new Offboarding(stages);
    updates = new OnboardingUpdates(input, activities, state);
  }

  @Override
  public OnboardingResult run(OnboardingInput onboardingInput) {
    requireOwnWorkflowId();
    LoadResult loadResult = reader.load();
    while (true) {
      boolean isFirstPass = !state.hasLoaded();
      long answeredPokes = state.pokeThrottle().answeredPokes();
      boolean objectReplaced = state.isReplacedBy(loadResult.managedProvider());
      state.recordLoad(loadResult.managedProvider());
      if (objectReplaced) {
        continueAsNew(null);
      } else if (!isFirstPass && Continuation.isDue()) {
        continueAsNew(state.snapshot());
      }
      loadResult = null;
      try {
        OnboardingResult result = workOn(state.managedProvider());
        Workflow.await(Workflow::isEveryHandlerFinished);
        // A poke during the pass may concern a stage that was already done.
        if (result != null && state.pokeThrottle().receivedPokes() == answeredPokes) {
          RunDisplay.show(state);
          return result;
        }
        if (result == null) {
          Workflow.await(state.pokeThrottle()::hasPendingPoke);
        }
        state.pokeThrottle().awaitNextAnswer(() -> false);
      } catch (ReloadRequired reload) {
        state.stageLog().leave(StageProgress.State.INTERRUPTED);
        state.pokeThrottle().recordProgress();
        loadResult = reload.reloadResult();
      }
      updates.awaitUpdatesRecorded();
      if (loadResult == null || state.pokeThrottle().hasPendingPoke()) {
        loadResult = reader.load();
      }
    }
  }

  /** Works on the loaded ManagedProvider; returns null when the run waits for the next poke. */
  private @Nullable OnboardingResult workOn(@Nullable LoadedManagedProvider managedProvider) {
    if (managedProvider == null) {
      return state.resultOf(state.isOffboarding() ? End.OFFBOARDED : End.GONE, null, List.of());
    }
    state.beginWork(managedProvider);
    if (managedProvider.deleting()) {
      offboarding.run(managedProvider);
      return state.resultOf(End.OFFBOARDED, null, List.of());
    }
    ManagedProviderRef ref = managedProvider.ref();
    ControlRequests controlRequests = managedProvider.requests();
    if (controlRequests.cancelled()) {
      state.recordPause();
      publisher.publishCancelled();
      return state.resultOf(End.CANCELLED, null, List.of());
    }
    if (controlRequests.paused() != null) {
      state.recordPause();
      publisher.publishPaused(controlRequests.paused());
      return null;
    }
    state.recordResume();
    if (!managedProvider.problems().isEmpty()) {
      throw publishInvalidSpec(managedProvider);
    }
    if (controlRequests.retry() != null) {
      state.recordCause(RunCause.of(Cause.RETRY));
      state.resetBackoff();
      activities.acknowledgeRetry(ref, controlRequests.retry());
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
    Continuation.continueAsNew(input.with(carriedState));
  }

  /** Publishes that the spec is invalid; returns the failure that ends the run. */
  private ApplicationFailure publishInvalidSpec(LoadedManagedProvider managedProvider) {
    String problemList =
        managedProvider.problems().stream()
            .map(Problem::toString)
            .collect(Collectors.joining("; "));
    publisher.publishInvalidSpec(problemList);
    Workflow.await(Workflow::isEveryHandlerFinished);
    if (state.pokeThrottle().hasPendingPoke()) {
      throw ReloadRequired.managedProviderChanged();
    }
    return ApplicationFailure.newNonRetryableFailure(
        "ManagedProvider %s is invalid: %s. Correct it: the change starts a new run."
            .formatted(managedProvider.ref().qualifiedName(), problemList),
        FailureType.INVALID_MANAGED_PROVIDER);
  }

  private void requireOwnWorkflowId() {
    String expectedId = OnboardingIds.workflowId(input.namespace(), input.name());
    String actualId = Workflow.getInfo().getWorkflowId();
    if (!expectedId.equals(actualId)) {
      throw ApplicationFailure.newNonRetryableFailure(
          "This run has the workflow id %s; the onboarding of %s/%s must have the id %s."
              .formatted(actualId, input.namespace(), input.name(), expectedId),
          FailureType.WRONG_WORKFLOW_ID);
    }
  }

  @Override
  public void changed() {
    state.pokeThrottle().poke();
  }

  @Override
  public void validatePause(PauseRequest request) {
    updates.validatePause(request);
  }

  @Override
  public UpdateResult pause(PauseRequest request) {
    return updates.pause(request);
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
    return state.progress();
  }
}
