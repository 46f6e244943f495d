package io.platformmesh.onboarding.workflows;

import io.platformmesh.onboarding.workflows.OnboardingResult.End;
import io.platformmesh.onboarding.workflows.activity.CopiedKubeconfig;
import io.platformmesh.onboarding.workflows.activity.DeployedComponent;
import io.platformmesh.onboarding.workflows.activity.DeploymentActivities;
import io.platformmesh.onboarding.workflows.activity.FailureType;
import io.platformmesh.onboarding.workflows.activity.KubeconfigActivities;
import io.platformmesh.onboarding.workflows.activity.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.activity.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.activity.Outcome;
import io.platformmesh.onboarding.workflows.activity.PlatformMeshActivities;
import io.platformmesh.onboarding.workflows.activity.ProviderActivities;
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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The stages of an onboarding, one after the other, and of an offboarding. */
public final class OnboardingWorkflowImpl implements OnboardingWorkflow {

  private final QuickActivities quick = new QuickActivities();
  private final PlatformMeshActivities platformMesh =
      Workflow.newActivityStub(PlatformMeshActivities.class);
  private final ProviderActivities provider = Workflow.newActivityStub(ProviderActivities.class);
  private final KubeconfigActivities kubeconfig =
      Workflow.newActivityStub(KubeconfigActivities.class);
  private final DeploymentActivities deployment =
      Workflow.newActivityStub(DeploymentActivities.class);

  private final OnboardingInput input;
  private final PokeThrottle pokes = new PokeThrottle();
  private final StageRunner runner = new StageRunner(pokes, this::taskIsUnchanged);
  private final StageLog stages = new StageLog();
  private final List<String> deployed = new ArrayList<>();
  private @Nullable LoadedManagedProvider task;
  private Phase phase = Phase.Pending;
  private boolean offboarding;

  /** Made by Temporal, before the first signal is delivered. */
  @WorkflowInit
  public OnboardingWorkflowImpl(OnboardingInput input) {
    this.input = input;
  }

  @Override
  public OnboardingResult run(OnboardingInput onboarding) {
    requireOwnId();
    while (true) {
      if (Workflow.getInfo().isContinueAsNewSuggested()) {
        Workflow.continueAsNew(input);
      }
      pokes.look();
      LoadedManagedProvider managedProvider = quick.loadManagedProvider(input).managedProvider();
      task = managedProvider;
      deployed.clear();
      if (managedProvider == null) {
        return ended(offboarding ? End.OFFBOARDED : End.GONE, 0, null, List.of());
      }
      try {
        OnboardingResult result =
            managedProvider.deleting() ? offboard(managedProvider) : onboard(managedProvider);
        if (!pokes.isDirty()) {
          return result;
        }
        pokes.awaitNextLook(() -> false);
      } catch (TaskChanged changed) {
        stages.leave(StageProgress.State.INTERRUPTED);
        pokes.progressed();
      }
    }
  }

  private OnboardingResult onboard(LoadedManagedProvider managedProvider) {
    ManagedProviderRef ref = managedProvider.ref();
    if (!managedProvider.problems().isEmpty()) {
      throw invalid(managedProvider);
    }
    Duration patience =
        managedProvider.ready() ? OnboardingOptions.DEFAULT.patience() : Duration.ZERO;
    phase = managedProvider.ready() ? Phase.Ready : Phase.Pending;
    if (!managedProvider.ready()) {
      report(ref, Phase.Pending, Reason.Onboarding, "The onboarding has begun.");
    }
    single(
        Stage.AwaitPlatformMesh,
        patience,
        () -> platformMesh.awaitPlatformMesh(ref),
        Outcome.SUPERSEDED::equals);
    single(
        Stage.AwaitProvider,
        patience,
        () -> provider.awaitProvider(ref),
        Outcome.SUPERSEDED::equals);
    CopiedKubeconfig copy = copyKubeconfig(ref, patience);
    List<DeployedComponent> components = deployComponents(managedProvider, patience);
    report(
        ref,
        Phase.Ready,
        Reason.AsDesired,
        "The service is onboarded: %d of %d components are deployed."
            .formatted(components.size(), components.size()));
    return ended(End.READY, ref.generation(), copy, components);
  }

  private CopiedKubeconfig copyKubeconfig(ManagedProviderRef ref, Duration patience) {
    Predicate<CopiedKubeconfig> superseded = copy -> copy.outcome() == Outcome.SUPERSEDED;
    CopiedKubeconfig copy =
        single(
            Stage.CopyKubeconfig,
            patience,
            () -> kubeconfig.copyKubeconfig(ref, false),
            superseded);
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
        () -> kubeconfig.copyKubeconfig(ref, true),
        superseded);
  }

  private List<DeployedComponent> deployComponents(
      LoadedManagedProvider managedProvider, Duration patience) {
    List<Functions.Func<DeployedComponent>> calls = new ArrayList<>();
    for (String component : managedProvider.components()) {
      calls.add(
          () -> {
            DeployedComponent done = deployment.deployComponent(managedProvider.ref(), component);
            deployed.add(component);
            return done;
          });
    }
    return stage(
        Stage.DeployComponents,
        patience,
        calls,
        component -> component.outcome() == Outcome.SUPERSEDED);
  }

  private OnboardingResult offboard(LoadedManagedProvider managedProvider) {
    ManagedProviderRef ref = managedProvider.ref();
    offboarding = true;
    remove(Stage.RemoveComponents, () -> deployment.removeComponents(ref));
    remove(Stage.RemoveKubeconfig, () -> kubeconfig.removeKubeconfig(ref));
    remove(Stage.RemoveProvider, () -> provider.removeProvider(ref));
    return ended(End.OFFBOARDED, ref.generation(), null, List.of());
  }

  private void remove(Stage stage, Functions.Func<Outcome> call) {
    single(stage, Duration.ZERO, call, Outcome.SUPERSEDED::equals);
  }

  private <R> R single(
      Stage stage, Duration patience, Functions.Func<R> call, Predicate<R> superseded) {
    return stage(stage, patience, List.of(call), superseded).get(0);
  }

  private <R> List<R> stage(
      Stage stage, Duration patience, List<Functions.Func<R>> calls, Predicate<R> superseded) {
    stages.enter(stage);
    List<R> results = runner.run(calls, superseded, patience, () -> reportEntered(stage));
    stages.leave(StageProgress.State.DONE);
    pokes.progressed();
    return results;
  }

  private void reportEntered(Stage stage) {
    ManagedProviderRef ref = currentTask().ref();
    Reason reason = stage.phase() == Phase.Deleting ? Reason.Offboarding : Reason.Onboarding;
    report(ref, stage.phase(), reason, "Stage %s is under way.".formatted(stage));
  }

  private void report(ManagedProviderRef ref, Phase newPhase, Reason reason, String message) {
    phase = newPhase;
    Outcome outcome = quick.reportStatus(ref, new StatusReport(newPhase, reason, message));
    if (outcome == Outcome.SUPERSEDED) {
      throw new TaskChanged("the ManagedProvider has changed");
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
    return new OnboardingResult(end, generation, copy, components, stages.toProgress());
  }

  @Override
  public void changed() {
    pokes.poke();
  }

  @Override
  public Progress progress() {
    LoadedManagedProvider current = task;
    return new Progress(
        phase,
        current == null ? 0 : current.ref().generation(),
        stages.toProgress(),
        current == null ? List.of() : current.components(),
        deployed,
        pokes.count());
  }
}
