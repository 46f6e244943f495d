package io.platformmesh.onboarding.workflows.run;

import static io.platformmesh.onboarding.workflows.run.TestingActivities.managedProvider;
import static io.platformmesh.onboarding.workflows.run.TestingActivities.ready;
import static io.platformmesh.onboarding.workflows.run.TestingOnboarding.progressOf;
import static io.platformmesh.onboarding.workflows.run.TestingOnboarding.resultOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.platformmesh.onboarding.workflows.Cause;
import io.platformmesh.onboarding.workflows.DependencyReady;
import io.platformmesh.onboarding.workflows.Deviation;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.ObjectRef;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.platformmesh.onboarding.workflows.OnboardingInput.Carried;
import io.platformmesh.onboarding.workflows.OnboardingResult;
import io.platformmesh.onboarding.workflows.OnboardingResult.End;
import io.platformmesh.onboarding.workflows.Phase;
import io.platformmesh.onboarding.workflows.Problem;
import io.platformmesh.onboarding.workflows.Progress;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.RunCause;
import io.platformmesh.onboarding.workflows.StageProgress;
import io.platformmesh.onboarding.workflows.Stall;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestWorkflowEnvironment;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The workflow with fake activities, on Temporal's in-memory server. */
class OnboardingWorkflowTest {

  private final TestingOnboarding onboarding = new TestingOnboarding();
  private final TestingActivities world = onboarding.world;
  private final TestWorkflowEnvironment environment = onboarding.environment;

  @AfterEach
  void stopServer() {
    onboarding.close();
  }

  private WorkflowStub start() {
    return onboarding.start();
  }

  private long restarts(WorkflowStub run) {
    return onboarding.events(run, EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED);
  }

  @Test
  void passesThePhasesOfTheGuideInOrder() {
    OnboardingResult result = resultOf(start());

    assertThat(world.phases)
        .containsExactly(
            Phase.Pending,
            Phase.WaitingForPlatformMesh,
            Phase.WaitingForProvider,
            Phase.CopyingKubeconfig,
            Phase.Deploying,
            Phase.Ready);
    assertThat(result.end()).isEqualTo(End.READY);
    assertThat(result.generation()).isEqualTo(1);
    assertThat(result.components()).extracting("name").containsExactly("one");
    assertThat(result.stages()).hasSize(4);
  }

  @Test
  void pokeEndsAWaitAtOnce() {
    world.waiting.add("AwaitPlatformMesh");
    WorkflowStub run = start();
    onboarding.awaitBackOff(run);

    world.waiting.clear();
    run.signal(OnboardingIds.CHANGED_SIGNAL);

    assertThat(resultOf(run).end()).isEqualTo(End.READY);
    assertThat(restarts(run)).isLessThanOrEqualTo(1);
  }

  @Test
  void dependencyThatIsReadyConcernsOnlyTheWaitingStage() {
    assertThat(
            observationsAfter(OnboardingIds.DEPENDENCY_READY_SIGNAL, DependencyReady.OF_ANY_PART))
        .isZero();
    assertThat(world.loads).hasValue(1);
  }

  @Test
  void onlyTheComponentThatBecameReadyLooksAgain() {
    world.managedProvider = managedProvider(1, List.of("one", "two"));
    world.waiting.addAll(List.of("one", "two"));
    WorkflowStub run = start();
    awaitServerRetries(run, 2);

    world.waiting.remove("one");
    run.signal(OnboardingIds.DEPENDENCY_READY_SIGNAL, DependencyReady.ofComponent("one"));
    Awaitility.await()
        .untilAsserted(() -> assertThat(progressOf(run).deployed()).containsExactly("one"));

    assertThat(restarts(run)).isEqualTo(1);
    assertThat(world.loads).hasValue(1);
    run.cancel();
  }

  @Test
  void pokeThatConcernsNoWaitingPartIsDropped() {
    world.waiting.add("one");
    WorkflowStub run = start();
    awaitServerRetries(run, 1);

    long workflowTasks = onboarding.events(run, EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED);
    run.signal(OnboardingIds.DEPENDENCY_READY_SIGNAL, DependencyReady.ofComponent("other"));
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(onboarding.events(run, EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED))
                    .isGreaterThan(workflowTasks));

    assertThat(progressOf(run).pokes()).isEqualTo(1);
    assertThat(restarts(run)).isZero();
    run.cancel();
  }

  @Test
  void componentThatLooksAgainFindsANewGeneration() {
    world.waiting.add("one");
    WorkflowStub run = start();
    awaitServerRetries(run, 1);

    world.managedProvider = managedProvider(2, List.of("one"));
    world.waiting.clear();
    run.signal(OnboardingIds.DEPENDENCY_READY_SIGNAL, DependencyReady.ofComponent("one"));

    assertThat(resultOf(run).generation()).isEqualTo(2);
  }

  /** Waits until this many activities are scheduled on the server and one has been retried. */
  private void awaitServerRetries(WorkflowStub run, long activities) {
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(onboarding.events(run, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED))
                    .isEqualTo(activities));
    onboarding.awaitBackOff(run);
  }

  @Test
  void changeDuringAStageVerifiesTheStagesBefore() {
    assertThat(observationsAfter(OnboardingIds.CHANGED_SIGNAL)).isEqualTo(1);
  }

  /** How often a run that waits for a Provider observes all objects before it ends. */
  private long observationsAfter(String signalName, Object... arguments) {
    world.waiting.add("AwaitProvider");
    WorkflowStub run = start();
    onboarding.awaitBackOff(run);
    world.waiting.clear();

    run.signal(signalName, arguments);

    assertThat(resultOf(run).end()).isEqualTo(End.READY);
    return world.calls.stream().filter("Observe"::equals).count();
  }

  @Test
  void componentsAreDeployedSideBySide() {
    world.managedProvider = managedProvider(1, List.of("one", "two", "three"));
    world.waiting.add("one");
    WorkflowStub run = start();

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(run.query("progress", Progress.class).deployed())
                    .contains("two", "three"));
    assertThat(run.query("progress", Progress.class).phase()).isEqualTo(Phase.Deploying);

    world.waiting.clear();
    run.signal(OnboardingIds.CHANGED_SIGNAL);
    assertThat(resultOf(run).components())
        .extracting("name")
        .containsExactly("one", "two", "three");
    assertThat(world.calls.stream().filter("two@1"::equals)).hasSize(1);
  }

  /** The retries of one component must not overwrite the stall of another. */
  @Test
  void onlyFirstAttemptsWriteTheStatusOfTheStage() {
    world.managedProvider = managedProvider(1, List.of("one", "two"));
    world.waiting.add("one");
    world.blocked.put("two", Reason.Forbidden);
    WorkflowStub run = start();
    Awaitility.await().until(() -> !world.stalls.isEmpty());
    long attempts = world.calls.stream().filter("one@1"::equals).count();

    Awaitility.await()
        .until(() -> world.calls.stream().filter("one@1"::equals).count() >= attempts + 2);

    assertThat(world.report.stall()).isNotNull();
    run.cancel();
  }

  @Test
  void publishesTheStageWhoseActivityCannotWriteTheStatus() {
    world.unreachable.add("AwaitProvider");
    WorkflowStub run = start();

    Awaitility.await().until(() -> world.phases.contains(Phase.WaitingForProvider));
    world.unreachable.clear();
    run.signal(OnboardingIds.CHANGED_SIGNAL);

    assertThat(resultOf(run).end()).isEqualTo(End.READY);
  }

  @Test
  void newGenerationInterruptsTheStageAndRestarts() {
    world.waiting.add("AwaitProvider");
    WorkflowStub run = start();
    onboarding.awaitBackOff(run);

    world.managedProvider = managedProvider(2, List.of("one"));
    world.waiting.clear();
    run.signal(OnboardingIds.CHANGED_SIGNAL);

    OnboardingResult result = resultOf(run);
    assertThat(result.generation()).isEqualTo(2);
    assertThat(world.calls).contains("AwaitPlatformMesh@2", "one@2");
    assertThat(world.loads).as("the run resumes with the object of the reload").hasValue(2);
  }

  @Test
  void continuedRunKeepsItsCauseAndItsResult() {
    world.managedProvider = ready(List.of("one"));
    RunCause cause = RunCause.of(Cause.ROTATION);
    OnboardingResult onboarded =
        OnboardingResult.of(End.READY, cause, 1, null, List.of(), List.of());

    WorkflowStub run =
        onboarding.start(
            TestingOnboarding.INPUT.withCarried(
                new Carried("uid-1", 1, cause, false, null, onboarded, null, List.of())));

    assertThat(resultOf(run)).isEqualTo(onboarded);
    assertThat(run.describe().getMemo("cause", RunCause.class)).isEqualTo(cause);
  }

  @Test
  void continuedRunDropsTheStateOfAReplacedObject() {
    world.managedProvider = ready(List.of("one"));

    WorkflowStub run =
        onboarding.start(
            TestingOnboarding.INPUT.withCarried(
                new Carried(
                    "uid-0", 1, RunCause.of(Cause.ROTATION), false, null, null, null, List.of())));

    assertThat(resultOf(run).cause()).isEqualTo(RunCause.of(Cause.VERIFICATION));
  }

  @Test
  void deletionWhileWaitingTurnsIntoOffboarding() {
    world.waiting.add("AwaitProvider");
    WorkflowStub run = start();
    onboarding.awaitBackOff(run);

    world.managedProvider = TestingActivities.deleting(managedProvider(2, List.of("one")));
    run.signal(OnboardingIds.CHANGED_SIGNAL);

    assertThat(resultOf(run).end()).isEqualTo(End.OFFBOARDED);
    assertThat(world.calls)
        .containsSubsequence("RemoveComponents@2", "RemoveKubeconfig@2", "RemoveProvider@2");
    assertThat(world.phases).endsWith(Phase.Deleting);
  }

  @Test
  void managedProviderThatDisappearsBetweenTwoStagesEndsTheRun() {
    world.managedProvider = TestingActivities.deleting(managedProvider(2, List.of("one")));
    world.goneAfterKubeconfig = true;

    assertThat(resultOf(start()).end()).isEqualTo(End.OFFBOARDED);
    assertThat(world.calls).doesNotContain("RemoveProvider@2");
  }

  @Test
  void differingSecretsHaveTheirOwnPhase() {
    world.blocked.put("CopyKubeconfig", Reason.KubeconfigSecretMismatch);
    WorkflowStub run = start();
    Awaitility.await().until(() -> world.phases.contains(Phase.CopyingKubeconfigFailed));
    onboarding.awaitBackOff(run);

    world.blocked.clear();
    run.signal(OnboardingIds.CHANGED_SIGNAL);
    assertThat(resultOf(run).end()).isEqualTo(End.READY);
  }

  @Test
  void verificationWithoutDeviationsWritesNothing() {
    world.managedProvider = ready(List.of("one"));

    OnboardingResult result = resultOf(start());

    assertThat(result.end()).isEqualTo(End.UNCHANGED);
    assertThat(result.cause()).isEqualTo(RunCause.of(Cause.VERIFICATION));
    assertThat(world.calls).containsExactly("Observe");
    assertThat(world.phases).isEmpty();
  }

  private static ObjectRef release(String component) {
    return ObjectRef.hosting("HelmRelease", "mesh", component);
  }

  private static Deviation drifted(String component, String message, boolean overwritten) {
    return Deviation.of(Cause.DRIFT, release(component), message, overwritten)
        .inComponent(component);
  }

  private void drift() {
    world.deviations = List.of(drifted("one", "changed by kubectl-edit", false));
  }

  @Test
  void driftIsRepairedWithoutLeavingReady() {
    world.managedProvider = ready(List.of("one"));
    drift();

    OnboardingResult result = resultOf(start());

    assertThat(result.end()).isEqualTo(End.READY);
    assertThat(result.cause()).isEqualTo(new RunCause(Cause.DRIFT, release("one"), null));
    assertThat(world.calls).contains("one@1");
    assertThat(world.phases).containsOnly(Phase.Ready);
    assertThat(world.stalls).isEmpty();
  }

  @Test
  void repeatedDriftIsRepairedLessOftenAndReported() {
    world.managedProvider = ready(List.of("one"));
    drift();
    WorkflowStub run = start();

    for (int seconds = 0; seconds < 600; seconds += 6) {
      environment.sleep(Duration.ofSeconds(6));
      drift();
      run.signal(OnboardingIds.CHANGED_SIGNAL);
    }

    assertThat(world.calls.stream().filter("one@1"::equals)).hasSizeBetween(4, 12);
    assertRepeatedDrift("HelmRelease mesh/one (changed by kubectl-edit)");
    world.deviations = List.of();
    assertThat(resultOf(run).end()).isIn(End.READY, End.UNCHANGED);
  }

  private void assertRepeatedDrift(String object) {
    Stall stall = world.stalls.get(world.stalls.size() - 1);
    assertThat(stall.reason()).isEqualTo(Reason.RepeatedDrift);
    assertThat(stall.message()).contains(object);
    assertThat(stall.retryIn()).isNotNull();
  }

  @Test
  void driftOfAComponentThatIsNotReadyIsRepairedLessOften() {
    world.managedProvider = managedProvider(1, List.of("one", "two"));
    world.waiting.add("one");
    WorkflowStub run = start();

    for (int seconds = 0; seconds < 600; seconds += 6) {
      environment.sleep(Duration.ofSeconds(6));
      world.deviations = List.of(drifted("one", "changed by flagger", true));
      run.signal(OnboardingIds.CHANGED_SIGNAL);
    }

    assertThat(world.calls.stream().filter("one@1"::equals)).hasSizeBetween(4, 40);
    assertThat(world.calls.stream().filter("two@1"::equals)).hasSize(1);
    assertRepeatedDrift("HelmRelease mesh/one (changed by flagger)");
    world.deviations = List.of();
    world.waiting.clear();
    run.signal(OnboardingIds.CHANGED_SIGNAL);
    assertThat(resultOf(run).end()).isEqualTo(End.READY);
  }

  /** A writer that is faster than Flux keeps the release from becoming Ready after any repair. */
  @Test
  void driftThatKeepsAComponentFromBecomingReadyIsReported() {
    world.managedProvider = ready(List.of("one"));
    world.deviations = List.of(drifted("one", "changed by flagger", true));
    world.waiting.add("one");
    WorkflowStub run = start();

    for (int seconds = 0; seconds < 60; seconds += 6) {
      environment.sleep(Duration.ofSeconds(6));
      world.deviations = List.of(drifted("one", "changed by flagger", true));
      run.signal(OnboardingIds.CHANGED_SIGNAL);
    }

    assertRepeatedDrift("HelmRelease mesh/one (changed by flagger)");
    run.cancel();
  }

  @Test
  void dependencyThatIsNotReadyForAMomentIsNotReported() {
    world.managedProvider = ready(List.of("one"));
    world.deviations =
        List.of(
            Deviation.ofDependency(release("one"), Reason.HelmReleaseNotReady, "not Ready")
                .inComponent("one"));
    world.waiting.add("one");
    WorkflowStub run = start();
    onboarding.awaitBackOff(run);

    world.waiting.clear();
    run.signal(OnboardingIds.CHANGED_SIGNAL);

    assertThat(resultOf(run).cause())
        .isEqualTo(new RunCause(Cause.DEPENDENCY, release("one"), Reason.HelmReleaseNotReady));
    assertThat(world.phases).containsOnly(Phase.Ready);
  }

  @Test
  void dependencyThatStaysNotReadyIsReported() {
    world.managedProvider = ready(List.of("one"));
    world.deviations =
        List.of(
            Deviation.ofDependency(release("one"), Reason.HelmReleaseNotReady, "not Ready")
                .inComponent("one"));
    world.waiting.add("one");
    WorkflowStub run = start();
    onboarding.awaitBackOff(run);

    environment.sleep(Duration.ofSeconds(11));
    Awaitility.await().until(() -> world.phases.contains(Phase.Deploying));

    world.waiting.clear();
    run.signal(OnboardingIds.CHANGED_SIGNAL);
    assertThat(resultOf(run).end()).isEqualTo(End.READY);
    assertThat(world.phases).endsWith(Phase.Ready);
  }

  @Test
  void blockerIsReportedAtOnce() {
    world.managedProvider = ready(List.of("one"));
    world.deviations = List.of(Deviation.ofDependency(null, Reason.Forbidden, "forbidden"));
    world.blocked.put("AwaitProvider", Reason.Forbidden);
    WorkflowStub run = start();

    Awaitility.await().until(() -> world.calls.contains("AwaitProvider reported"));
    assertThat(onboarding.events(run, EventType.EVENT_TYPE_TIMER_FIRED)).isZero();
    onboarding.awaitBackOff(run);
    assertThat(world.phases).contains(Phase.WaitingForProvider);
    assertThat(world.calls).containsSubsequence("AwaitProvider quietly", "AwaitProvider reported");

    world.blocked.clear();
    world.waiting.clear();
    run.signal(OnboardingIds.CHANGED_SIGNAL);
    assertThat(resultOf(run).end()).isEqualTo(End.READY);
  }

  @Test
  void doneComponentIsDeployedAgainWhenItDeviates() {
    world.managedProvider = managedProvider(1, List.of("one", "two"));
    world.waiting.add("one");
    WorkflowStub run = start();
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(run.query("progress", Progress.class).deployed()).contains("two"));

    world.deviations = List.of(drifted("two", "deleted", false));
    run.signal(OnboardingIds.CHANGED_SIGNAL);
    Awaitility.await().until(() -> world.calls.stream().filter("two@1"::equals).count() == 2);

    world.waiting.clear();
    run.signal(OnboardingIds.CHANGED_SIGNAL);
    assertThat(resultOf(run).end()).isEqualTo(End.READY);
  }

  @Test
  void objectWithAnotherUidGetsNoStateOfThePreviousRun() {
    world.waiting.add("AwaitProvider");
    WorkflowStub run = start();
    onboarding.awaitBackOff(run);

    world.managedProvider =
        TestingActivities.with(
            managedProvider(1, List.of("one")),
            new ManagedProviderRef("mesh", "service", "uid-2", 1));
    world.waiting.clear();
    run.signal(OnboardingIds.CHANGED_SIGNAL);

    OnboardingResult result = resultOf(run);
    assertThat(result.end()).isEqualTo(End.READY);
    assertThat(result.stages()).allMatch(stage -> stage.state() == StageProgress.State.DONE);
  }

  @Test
  void invalidSpecFailsTheRun() {
    world.managedProvider =
        TestingActivities.invalid(new Problem("/spec/runtimeDeployments", "empty"));

    assertThatThrownBy(() -> resultOf(start()))
        .isInstanceOf(WorkflowFailedException.class)
        .hasRootCauseMessage(
            "message='ManagedProvider mesh/service is invalid: spec.runtimeDeployments: empty. Correct"
                + " it: the change starts a new run.', type='InvalidManagedProvider',"
                + " nonRetryable=true");
  }

  @Test
  void runWithAnotherWorkflowIdIsRefused() {
    assertThatThrownBy(() -> resultOf(onboarding.start("onboarding/other")))
        .isInstanceOf(WorkflowFailedException.class)
        .rootCause()
        .hasMessageContaining("must have the id onboarding/mesh/service");
  }

  @Test
  void absentManagedProviderEndsTheRun() {
    world.managedProvider = null;

    assertThat(resultOf(start()).end()).isEqualTo(End.GONE);
  }

  @Test
  void firstPokesAreAnsweredWithoutAPause() {
    world.waiting.add("AwaitProvider");
    WorkflowStub run = start();
    for (int poke = 1; poke <= 4; poke++) {
      onboarding.awaitBackOff(run);
      int loadsBefore = world.loads.get();
      run.signal(OnboardingIds.CHANGED_SIGNAL);
      Awaitility.await().until(() -> world.loads.get() > loadsBefore);
    }

    assertThat(onboarding.summaries(run))
        .doesNotContain("Waiting before the next poke is answered");
    world.waiting.clear();
    run.signal(OnboardingIds.CHANGED_SIGNAL);
    assertThat(resultOf(run).end()).isEqualTo(End.READY);
  }

  @Test
  void pokesWithoutProgressAreAnsweredLessOften() {
    world.waiting.add("AwaitProvider");
    WorkflowStub run = start();
    onboarding.awaitBackOff(run);

    for (int i = 0; i < 300; i++) {
      run.signal(OnboardingIds.CHANGED_SIGNAL);
      environment.sleep(Duration.ofMillis(100));
    }

    assertThat(world.loads.get())
        .as("the first, five at once, then after 1, 2, 4 and 8 s")
        .isBetween(6, 12);
    world.waiting.clear();
    assertThat(resultOf(run).end()).isEqualTo(End.READY);
  }
}
