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
import io.platformmesh.onboarding.workflows.contract.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.contract.Problem;
import io.platformmesh.onboarding.workflows.contract.RunCause;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One run: reads what is wanted, does it, and begins again when something else is wanted. */
public final class OnboardingWorkflowImpl implements OnboardingWorkflow {

  private final OnboardingInput input;
  private final LocalFirstActivities quick = new LocalFirstActivities();
  private final PokeThrottle pokes = new PokeThrottle();
  private final RunState story = new RunState();
  private final DriftBackoff contention;
  private final StageClocks clocks;
  private final StatusPublisher reporting;
  private final Onboarding onboarding;
  private final Offboarding offboarding;
  private final OnboardingUpdates updates;
  private @Nullable String uid;
  private long generation;
  private boolean offboards;
  private @Nullable Long pausedSince;
  private boolean looked;

  /** Made by Temporal, before the first signal is delivered. */
  @WorkflowInit
  public OnboardingWorkflowImpl(OnboardingInput input) {
    this.input = input;
    OnboardingInput.Carried carried = input.carried();
    contention = new DriftBackoff(carried == null ? 0 : carried.repairs());
    clocks = new StageClocks(carried == null ? Map.of() : carried.clocks());
    if (carried != null) {
      uid = carried.uid();
      generation = carried.generation();
      offboards = carried.offboarding();
      pausedSince = carried.pausedSince();
    }
    reporting = new StatusPublisher(quick, story, contention);
    Stages stages = new Stages(input, quick, story, reporting, pokes, clocks);
    onboarding = new Onboarding(quick, story, reporting, pokes, contention, clocks, stages);
    offboarding = new Offboarding(stages);
    updates = new OnboardingUpdates(input, quick, story, pokes);
  }

  @Override
  public OnboardingResult run(OnboardingInput onboardingInput) {
    requireOwnId();
    while (true) {
      updates.record();
      pokes.look();
      long seen = pokes.count();
      updates.loading();
      LoadedManagedProvider managedProvider = quick.loadManagedProvider(input).managedProvider();
      story.read(managedProvider);
      updates.loaded();
      continueAsNewIfDue(managedProvider);
      try {
        OnboardingResult result = pass(managedProvider);
        Workflow.await(Workflow::isEveryHandlerFinished);
        // A poke may have been about a stage that had passed when it came.
        if (result != null && pokes.count() == seen) {
          story.show();
          return result;
        }
        if (result == null) {
          Workflow.await(pokes::isDirty);
        }
        pokes.awaitNextLook(() -> false);
      } catch (ReloadRequired changed) {
        story.leave(StageProgress.State.INTERRUPTED);
        pokes.progressed();
      }
    }
  }

  /** Does what is wanted; null when that is to wait until something else is. */
  private @Nullable OnboardingResult pass(@Nullable LoadedManagedProvider managedProvider) {
    if (managedProvider == null) {
      return ended(offboards ? End.OFFBOARDED : End.GONE);
    }
    beginTask(managedProvider);
    if (managedProvider.deleting()) {
      offboards = true;
      offboarding.run(managedProvider);
      return ended(End.OFFBOARDED);
    }
    ControlRequests wishes = managedProvider.requests();
    if (wishes.paused() != null) {
      return pause(managedProvider.ref(), wishes.paused(), wishes.cancelled());
    }
    goOn();
    if (!managedProvider.problems().isEmpty()) {
      throw invalid(managedProvider);
    }
    if (wishes.retry() != null) {
      story.begunBecauseOf(RunCause.of(Cause.RETRY));
      clocks.reset();
      contention.ended();
      quick.acknowledgeRetry(managedProvider.ref(), wishes.retry());
      RunMetrics.retryRequested();
      throw new ReloadRequired("the wish to try again is fulfilled");
    }
    return onboarding.run(managedProvider);
  }

  private void beginTask(LoadedManagedProvider managedProvider) {
    ManagedProviderRef ref = managedProvider.ref();
    if (ref.generation() != generation) {
      clocks.reset();
      contention.ended();
    }
    uid = ref.uid();
    generation = ref.generation();
    story.begunBecauseOf(RunCause.of(managedProvider.cause()));
  }

  private @Nullable OnboardingResult pause(ManagedProviderRef ref, String reason, boolean forGood) {
    if (pausedSince == null) {
      pausedSince = Workflow.currentTimeMillis();
    }
    reporting.paused(ref, forGood, reason);
    return forGood ? ended(End.CANCELLED) : null;
  }

  private void goOn() {
    Long since = pausedSince;
    if (since != null) {
      clocks.standStill(Duration.ofMillis(Workflow.currentTimeMillis() - since));
      pausedSince = null;
    }
  }

  /** What was poked until here has just been looked at, so no signal is lost with this history. */
  private void continueAsNewIfDue(@Nullable LoadedManagedProvider now) {
    String former = uid;
    boolean another = now != null && former != null && !former.equals(now.ref().uid());
    boolean due = looked && Continuation.isDue();
    looked = true;
    if (!another && !due) {
      return;
    }
    Workflow.await(Workflow::isEveryHandlerFinished);
    Continuation.continueAsNew(
        input.with(
            another || former == null
                ? null
                : new OnboardingInput.Carried(
                    former,
                    generation,
                    offboards,
                    contention.repairs(),
                    clocks.carried(),
                    pausedSince)));
  }

  private ApplicationFailure invalid(LoadedManagedProvider managedProvider) {
    String message =
        managedProvider.problems().stream()
            .map(Problem::toString)
            .collect(Collectors.joining("; "));
    reporting.invalid(managedProvider.ref(), message);
    Workflow.await(Workflow::isEveryHandlerFinished);
    return ApplicationFailure.newNonRetryableFailure(
        "ManagedProvider %s is invalid: %s. Correct it: the change starts a new run."
            .formatted(managedProvider.ref().qualifiedName(), message),
        FailureType.INVALID_MANAGED_PROVIDER);
  }

  private void requireOwnId() {
    String own = OnboardingIds.workflowId(input.namespace(), input.name());
    String actual = Workflow.getInfo().getWorkflowId();
    if (!own.equals(actual)) {
      throw ApplicationFailure.newNonRetryableFailure(
          "This run has the workflow id %s; the onboarding of %s/%s must have the id %s."
              .formatted(actual, input.namespace(), input.name(), own),
          FailureType.WRONG_WORKFLOW_ID);
    }
  }

  private OnboardingResult ended(End end) {
    return OnboardingResult.of(end, story.cause(), generation, null, List.of(), story.stages());
  }

  @Override
  public void changed() {
    pokes.poke();
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
    return story.progress(pokes.count());
  }
}
