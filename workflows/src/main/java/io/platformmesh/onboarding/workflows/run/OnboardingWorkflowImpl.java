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
 * The workflow: loads the ManagedProvider, works on it, and starts over with the new state when the
 * ManagedProvider changes.
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
    requireOwnId();
    LoadResult loaded = reader.load();
    while (true) {
      boolean first = !state.isLoaded();
      long answeredPokes = state.pokes().answered();
      boolean replaced = state.isReplacedBy(loaded.managedProvider());
      state.load(loaded.managedProvider());
      if (replaced) {
        continueAsNew(null);
      } else if (!first && Continuation.isDue()) {
        continueAsNew(state.snapshot());
      }
      loaded = null;
      try {
        OnboardingResult result = pass(state.managedProvider());
        Workflow.await(Workflow::isEveryHandlerFinished);
        // A poke during the pass may concern a stage that was already done.
        if (result != null && state.pokes().received() == answeredPokes) {
          RunDisplay.show(state);
          return result;
        }
        if (result == null) {
          Workflow.await(state.pokes()::isPending);
        }
        state.pokes().awaitNextAnswer(() -> false);
      } catch (ReloadRequired reload) {
        state.stages().leave(StageProgress.State.INTERRUPTED);
        state.pokes().progressed();
        loaded = reload.loaded();
      }
      updates.awaitRecorded();
      if (loaded == null || state.pokes().isPending()) {
        loaded = reader.load();
      }
    }
  }

  /** Works on the loaded ManagedProvider; returns null when the run waits for the next poke. */
  private @Nullable OnboardingResult pass(@Nullable LoadedManagedProvider managedProvider) {
    if (managedProvider == null) {
      return state.result(state.isOffboarding() ? End.OFFBOARDED : End.GONE, null, List.of());
    }
    state.begin(managedProvider);
    if (managedProvider.deleting()) {
      offboarding.run(managedProvider);
      return state.result(End.OFFBOARDED, null, List.of());
    }
    ManagedProviderRef ref = managedProvider.ref();
    ControlRequests requests = managedProvider.requests();
    if (requests.cancelled()) {
      state.pause();
      publisher.cancelled();
      return state.result(End.CANCELLED, null, List.of());
    }
    if (requests.paused() != null) {
      state.pause();
      publisher.paused(requests.paused());
      return null;
    }
    state.resume();
    if (!managedProvider.problems().isEmpty()) {
      throw invalid(managedProvider);
    }
    if (requests.retry() != null) {
      state.causedBy(RunCause.of(Cause.RETRY));
      state.resetBackoff();
      activities.acknowledgeRetry(ref, requests.retry());
      RunMetrics.retryRequested();
      throw ReloadRequired.changed();
    }
    return onboarding.run(managedProvider);
  }

  /**
   * Ends this run and continues it as new. The latest load has answered all pokes, so none is lost.
   *
   * @param carried state for the new run; null when another object has replaced the ManagedProvider
   */
  private void continueAsNew(OnboardingInput.@Nullable Carried carried) {
    Workflow.await(Workflow::isEveryHandlerFinished);
    updates.awaitRecorded();
    Continuation.continueAsNew(input.with(carried));
  }

  private ApplicationFailure invalid(LoadedManagedProvider managedProvider) {
    String message =
        managedProvider.problems().stream()
            .map(Problem::toString)
            .collect(Collectors.joining("; "));
    publisher.invalid(message);
    Workflow.await(Workflow::isEveryHandlerFinished);
    if (state.pokes().isPending()) {
      throw ReloadRequired.changed();
    }
    return ApplicationFailure.newNonRetryableFailure(
        "ManagedProvider %s is invalid: %s. Correct it: the change starts a new run."
            .formatted(managedProvider.ref().qualifiedName(), message),
        FailureType.INVALID_MANAGED_PROVIDER);
  }

  private void requireOwnId() {
    String expected = OnboardingIds.workflowId(input.namespace(), input.name());
    String actual = Workflow.getInfo().getWorkflowId();
    if (!expected.equals(actual)) {
      throw ApplicationFailure.newNonRetryableFailure(
          "This run has the workflow id %s; the onboarding of %s/%s must have the id %s."
              .formatted(actual, input.namespace(), input.name(), expected),
          FailureType.WRONG_WORKFLOW_ID);
    }
  }

  @Override
  public void changed() {
    state.pokes().poke();
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
