package io.platformmesh.onboarding.workflows;

import io.platformmesh.onboarding.workflows.OnboardingResult.End;
import io.platformmesh.onboarding.workflows.activity.CopiedKubeconfig;
import io.platformmesh.onboarding.workflows.activity.DeployedComponent;
import io.platformmesh.onboarding.workflows.activity.DeploymentActivities;
import io.platformmesh.onboarding.workflows.activity.FailureType;
import io.platformmesh.onboarding.workflows.activity.Finding;
import io.platformmesh.onboarding.workflows.activity.KubeconfigActivities;
import io.platformmesh.onboarding.workflows.activity.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.activity.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.activity.Observation;
import io.platformmesh.onboarding.workflows.activity.Outcome;
import io.platformmesh.onboarding.workflows.activity.PlatformMeshActivities;
import io.platformmesh.onboarding.workflows.activity.ProviderActivities;
import io.platformmesh.onboarding.workflows.activity.PruneActivities;
import io.platformmesh.onboarding.workflows.activity.StatusReport;
import io.platformmesh.onboarding.workflows.status.Phase;
import io.platformmesh.onboarding.workflows.status.Reason;
import io.platformmesh.onboarding.workflows.status.Stage;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The stages of an onboarding, one after the other, and of an offboarding. */
public final class OnboardingWorkflowImpl implements OnboardingWorkflow {

  private static final String READY_MESSAGE =
      "The service is onboarded: all of its components are deployed.";

  private final QuickActivities quick = new QuickActivities();
  private final PlatformMeshActivities platformMesh =
      Workflow.newActivityStub(PlatformMeshActivities.class);
  private final ProviderActivities provider = Workflow.newActivityStub(ProviderActivities.class);
  private final KubeconfigActivities kubeconfig =
      Workflow.newActivityStub(KubeconfigActivities.class);
  private final DeploymentActivities deployment =
      Workflow.newActivityStub(DeploymentActivities.class);

  private final PruneActivities prune = Workflow.newActivityStub(PruneActivities.class);

  private final OnboardingInput input;
  private final PokeThrottle pokes = new PokeThrottle();
  private final StageRunner runner = new StageRunner(pokes, this::taskIsUnchanged);
  private final StageLog stages = new StageLog();
  private final Contention contention;
  private final List<String> deployed = new ArrayList<>();
  private @Nullable LoadedManagedProvider task;
  private @Nullable String uid;
  private @Nullable OnboardingResult onboarded;
  private Phase phase = Phase.Pending;
  private String cause = "";
  private boolean offboarding;

  /** Made by Temporal, before the first signal is delivered. */
  @WorkflowInit
  public OnboardingWorkflowImpl(OnboardingInput input) {
    this.input = input;
    OnboardingInput.Carried carried = input.carried();
    this.contention = new Contention(carried == null ? 0 : carried.repairs());
    if (carried != null) {
      uid = carried.uid();
      offboarding = carried.offboarding();
    }
  }

  @Override
  public OnboardingResult run(OnboardingInput onboarding) {
    requireOwnId();
    while (true) {
      pokes.look();
      long seen = pokes.count();
      LoadedManagedProvider managedProvider = quick.loadManagedProvider(input).managedProvider();
      continueAsNewIfDue(managedProvider);
      LoadedManagedProvider former = task;
      if (former != null && managedProvider != null && !former.sameTask(managedProvider)) {
        contention.ended();
      }
      task = managedProvider;
      deployed.clear();
      if (managedProvider == null) {
        return ended(offboarding ? End.OFFBOARDED : End.GONE, 0, null, List.of());
      }
      uid = managedProvider.ref().uid();
      try {
        OnboardingResult result =
            managedProvider.deleting() ? offboard(managedProvider) : onboard(managedProvider);
        // A poke may have been about a stage that had passed when it came.
        if (pokes.count() == seen) {
          return result;
        }
        pokes.awaitNextLook(() -> false);
      } catch (TaskChanged changed) {
        stages.leave(StageProgress.State.INTERRUPTED);
        pokes.progressed();
      }
    }
  }

  /** What was poked until here has just been looked at, so no signal is lost with this history. */
  private void continueAsNewIfDue(@Nullable LoadedManagedProvider now) {
    String former = uid;
    boolean another = now != null && former != null && !former.equals(now.ref().uid());
    if (another) {
      Workflow.continueAsNew(input.with(null));
    }
    if (Workflow.getInfo().isContinueAsNewSuggested()) {
      Workflow.continueAsNew(
          input.with(
              former == null
                  ? null
                  : new OnboardingInput.Carried(former, offboarding, contention.repairs())));
    }
  }

  private OnboardingResult onboard(LoadedManagedProvider managedProvider) {
    begunBecauseOf(managedProvider.cause().name().toLowerCase(Locale.ROOT));
    if (!managedProvider.problems().isEmpty()) {
      throw invalid(managedProvider);
    }
    if (managedProvider.ready()) {
      return verify(managedProvider);
    }
    OnboardingResult result = deploy(managedProvider, Duration.ZERO);
    return contention.repairs() > 0 ? watchRepair(managedProvider.ref(), result) : result;
  }

  /** Looks first, and touches nothing when all is as it should be. */
  private OnboardingResult verify(LoadedManagedProvider managedProvider) {
    ManagedProviderRef ref = managedProvider.ref();
    phase = Phase.Ready;
    Observation seen = observe(ref);
    if (seen.findings().isEmpty()) {
      OnboardingResult before = onboarded;
      OnboardingResult result =
          before != null && before.generation() == ref.generation()
              ? before
              : ended(End.UNCHANGED, ref.generation(), null, List.of());
      return contention.repairs() > 0 ? watchRepair(ref, result) : result;
    }
    Finding finding = seen.findings().get(0);
    cause = finding.cause().name().toLowerCase(Locale.ROOT) + ": " + finding.object();
    boolean drift = contention.found(seen.findings());
    if (drift) {
      awaitRepair(ref);
    }
    OnboardingResult result = deploy(managedProvider, OnboardingOptions.DEFAULT.patience());
    if (drift) {
      contention.repaired();
    }
    return contention.repairs() > 0 ? watchRepair(ref, result) : result;
  }

  private void awaitRepair(ManagedProviderRef ref) {
    tellContention(ref);
    while (contention.untilDue().compareTo(Duration.ZERO) > 0) {
      if (Workflow.await(contention.untilDue(), pokes::isDirty)) {
        pokes.awaitNextLook(() -> false);
        pokes.look();
        if (!taskIsUnchanged()) {
          throw new TaskChanged("the ManagedProvider has changed");
        }
      }
    }
  }

  private void tellContention(ManagedProviderRef ref) {
    if (contention.message() != null) {
      reportAgain(ref);
    }
  }

  private void endContention(ManagedProviderRef ref) {
    boolean told = contention.message() != null;
    contention.ended();
    if (told) {
      reportAgain(ref);
    }
  }

  private void reportAgain(ManagedProviderRef ref) {
    if (phase == Phase.Ready) {
      report(ref, Phase.Ready, Reason.AsDesired, READY_MESSAGE);
    } else {
      reportEntered(Stage.DeployComponents);
    }
  }

  /** Stays for a while, so that this run is the one to see whether its repair is undone. */
  private OnboardingResult watchRepair(ManagedProviderRef ref, OnboardingResult result) {
    if (!Workflow.await(contention.watch(), pokes::isDirty)) {
      endContention(ref);
    }
    return result;
  }

  private OnboardingResult deploy(LoadedManagedProvider managedProvider, Duration patience) {
    ManagedProviderRef ref = managedProvider.ref();
    if (patience.isZero()) {
      report(ref, Phase.Pending, Reason.Onboarding, "The onboarding has begun.");
    }
    single(
        Stage.AwaitPlatformMesh,
        patience,
        quiet -> platformMesh.awaitPlatformMesh(ref, quiet),
        Function.identity());
    single(
        Stage.AwaitProvider,
        patience,
        quiet -> provider.awaitProvider(ref, quiet),
        Function.identity());
    CopiedKubeconfig copy = copyKubeconfig(ref, patience);
    List<DeployedComponent> components = deployComponents(managedProvider, patience);
    report(ref, Phase.Ready, Reason.AsDesired, READY_MESSAGE);
    OnboardingResult result = ended(End.READY, ref.generation(), copy, components);
    onboarded = result;
    return result;
  }

  private CopiedKubeconfig copyKubeconfig(ManagedProviderRef ref, Duration patience) {
    CopiedKubeconfig copy =
        single(
            Stage.CopyKubeconfig,
            patience,
            quiet -> kubeconfig.copyKubeconfig(ref, false, quiet),
            CopiedKubeconfig::outcome);
    if (copy.outcome() != Outcome.MISMATCH) {
      return copy;
    }
    report(
        ref,
        Phase.CopyingKubeconfigFailed,
        Reason.KubeconfigSecretMismatch,
        "Provider and ManagedProvider name different kubeconfig Secrets: see condition"
            + " KubeconfigCopied.");
    return single(
        Stage.CopyKubeconfig,
        OnboardingOptions.DEFAULT.patience(),
        quiet -> kubeconfig.copyKubeconfig(ref, true, quiet),
        CopiedKubeconfig::outcome);
  }

  /** What is no longer wanted goes beside what is wanted, so that neither waits for the other. */
  private List<DeployedComponent> deployComponents(
      LoadedManagedProvider managedProvider, Duration patience) {
    ManagedProviderRef ref = managedProvider.ref();
    List<String> components = managedProvider.components();
    List<Functions.Func1<Boolean, DeployedComponent>> calls = new ArrayList<>();
    for (String component : components) {
      calls.add(
          quiet -> {
            DeployedComponent done = deployment.deployComponent(ref, component, quiet);
            if (done.outcome() == Outcome.DONE && !deployed.contains(component)) {
              deployed.add(component);
            }
            return done;
          });
    }
    calls.add(quiet -> DeployedComponent.without(prune.pruneComponents(ref, quiet), "prune"));
    List<DeployedComponent> results =
        stage(
            Stage.DeployComponents,
            patience,
            new StageRunner.Work<>(
                calls, DeployedComponent::outcome, done -> toBeginAnew(ref, components, done)));
    return results.subList(0, components.size());
  }

  /**
   * What is not done or out of order; but what somebody keeps undoing is left to the server's
   * retries, which come less and less often.
   */
  private Set<Integer> toBeginAnew(
      ManagedProviderRef ref, List<String> components, Set<Integer> done) {
    Observation seen = observe(ref);
    Set<Integer> again = new TreeSet<>();
    for (int i = 0; i <= components.size(); i++) {
      boolean outOfOrder = i < components.size() && seen.components().contains(components.get(i));
      if (outOfOrder || !done.contains(i)) {
        again.add(i);
      }
    }
    List<Finding> undone = seen.findings().stream().filter(Finding::overwritten).toList();
    if (contention.found(undone)) {
      if (contention.repairs() > 0) {
        again.removeIf(
            i ->
                i < components.size()
                    && undone.stream().anyMatch(finding -> finding.isOf(components.get(i))));
      }
      if (contention.untilDue().compareTo(Duration.ZERO) <= 0) {
        contention.repaired();
      }
      tellContention(ref);
    } else if (contention.isOver()) {
      endContention(ref);
    }
    return again;
  }

  private Observation observe(ManagedProviderRef ref) {
    Observation seen = quick.observe(ref);
    if (seen.outcome() == Outcome.SUPERSEDED) {
      throw new TaskChanged("the ManagedProvider has changed");
    }
    return seen;
  }

  private OnboardingResult offboard(LoadedManagedProvider managedProvider) {
    begunBecauseOf(managedProvider.cause().name().toLowerCase(Locale.ROOT));
    ManagedProviderRef ref = managedProvider.ref();
    offboarding = true;
    remove(Stage.RemoveComponents, () -> deployment.removeComponents(ref));
    remove(Stage.RemoveKubeconfig, () -> kubeconfig.removeKubeconfig(ref));
    remove(Stage.RemoveProvider, () -> provider.removeProvider(ref));
    return ended(End.OFFBOARDED, ref.generation(), null, List.of());
  }

  private void remove(Stage stage, Functions.Func<Outcome> call) {
    single(stage, Duration.ZERO, quiet -> call.apply(), Function.identity());
  }

  private <R> R single(
      Stage stage,
      Duration patience,
      Functions.Func1<Boolean, R> call,
      Function<R, Outcome> outcomeOf) {
    return stage(stage, patience, StageRunner.Work.of(call, outcomeOf)).get(0);
  }

  private <R> List<R> stage(Stage stage, Duration patience, StageRunner.Work<R> work) {
    stages.enter(stage);
    List<R> results = runner.run(work, patience, () -> reportEntered(stage));
    stages.leave(StageProgress.State.DONE);
    pokes.progressed();
    return results;
  }

  private void reportEntered(Stage stage) {
    ManagedProviderRef ref = currentTask().ref();
    Reason reason = stage.phase() == Phase.Deleting ? Reason.Offboarding : Reason.Onboarding;
    report(ref, stage.phase(), reason, stage.doing());
  }

  private void report(ManagedProviderRef ref, Phase newPhase, Reason reason, String message) {
    phase = newPhase;
    Outcome outcome =
        quick.reportStatus(ref, new StatusReport(newPhase, reason, message, contention.message()));
    if (outcome == Outcome.SUPERSEDED) {
      throw new TaskChanged("the ManagedProvider has changed");
    }
  }

  /** A run keeps its first cause, unless a later one is another story. */
  private void begunBecauseOf(String now) {
    if (cause.isEmpty() || !now.equals("verification")) {
      cause = now;
    }
  }

  private ApplicationFailure invalid(LoadedManagedProvider managedProvider) {
    String message = String.join("; ", managedProvider.problems());
    report(managedProvider.ref(), Phase.Pending, Reason.InvalidSpec, message);
    return ApplicationFailure.newNonRetryableFailure(
        "ManagedProvider %s is invalid: %s. Correct its spec: the change starts a new run."
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

  private boolean taskIsUnchanged() {
    LoadedManagedProvider now = quick.loadManagedProvider(input).managedProvider();
    return now != null && now.sameTask(currentTask());
  }

  private LoadedManagedProvider currentTask() {
    LoadedManagedProvider current = task;
    if (current == null) {
      throw new IllegalStateException("no ManagedProvider has been loaded");
    }
    return current;
  }

  private OnboardingResult ended(
      End end,
      long generation,
      @Nullable CopiedKubeconfig copy,
      List<DeployedComponent> components) {
    return new OnboardingResult(end, cause, generation, copy, components, stages.toProgress());
  }

  @Override
  public void changed() {
    pokes.poke();
  }

  @Override
  public Answer pause(PauseRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void validatePause(PauseRequest request) {}

  @Override
  public Answer resume() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void validateResume() {}

  @Override
  public Answer retry() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void validateRetry() {}

  @Override
  public Answer cancel() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void validateCancel() {}

  @Override
  public Progress progress() {
    LoadedManagedProvider current = task;
    return new Progress(
        phase,
        cause,
        current == null ? 0 : current.ref().generation(),
        stages.toProgress(),
        current == null ? List.of() : current.components(),
        deployed,
        null,
        null,
        pokes.count());
  }
}
