package io.platformmesh.onboarding.workflows;

import static io.platformmesh.onboarding.workflows.TestingActivities.managedProvider;
import static io.platformmesh.onboarding.workflows.TestingActivities.ready;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.platformmesh.onboarding.workflows.OnboardingResult.End;
import io.platformmesh.onboarding.workflows.activity.Cause;
import io.platformmesh.onboarding.workflows.activity.Finding;
import io.platformmesh.onboarding.workflows.activity.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.activity.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.status.Phase;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The workflow against a small world of activities, on Temporal's in-memory server. */
class OnboardingWorkflowTest {

  private static final OnboardingInput INPUT = new OnboardingInput("mesh", "service");

  private final TestingActivities world = new TestingActivities();
  private TestWorkflowEnvironment environment;

  @BeforeEach
  void startServer() {
    environment = TestWorkflowEnvironment.newInstance();
    Worker worker = environment.newWorker(OnboardingIds.TASK_QUEUE);
    worker.registerWorkflowImplementationTypes(
        OnboardingOptions.DEFAULT.toImplementationOptions(), OnboardingWorkflowImpl.class);
    worker.registerActivitiesImplementations(world);
    environment.start();
  }

  @AfterEach
  void stopServer() {
    environment.close();
  }

  private WorkflowStub start(String id) {
    WorkflowStub run =
        environment
            .getWorkflowClient()
            .newUntypedWorkflowStub(
                OnboardingIds.WORKFLOW_TYPE,
                WorkflowOptions.newBuilder()
                    .setTaskQueue(OnboardingIds.TASK_QUEUE)
                    .setWorkflowId(id)
                    .build());
    run.start(INPUT);
    return run;
  }

  private WorkflowStub start() {
    return start(OnboardingIds.workflowId("mesh", "service"));
  }

  private static OnboardingResult resultOf(WorkflowStub run) {
    try {
      return run.getResult(20, TimeUnit.SECONDS, OnboardingResult.class);
    } catch (java.util.concurrent.TimeoutException late) {
      throw new AssertionError("the run has not ended", late);
    }
  }

  private long events(WorkflowStub run, EventType type) {
    return environment
        .getWorkflowClient()
        .fetchHistory(run.getExecution().getWorkflowId())
        .getEvents()
        .stream()
        .filter(event -> event.getEventType() == type)
        .count();
  }

  private long restarts(WorkflowStub run) {
    return events(run, EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED);
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
    Awaitility.await().until(() -> world.calls.contains("AwaitPlatformMesh@1"));

    world.waiting.clear();
    run.signal(OnboardingIds.CHANGED_SIGNAL);

    assertThat(resultOf(run).end()).isEqualTo(End.READY);
    assertThat(restarts(run)).isLessThanOrEqualTo(1);
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

  @Test
  void newGenerationLeavesTheStageAndBeginsAnew() {
    world.waiting.add("AwaitProvider");
    WorkflowStub run = start();
    Awaitility.await().until(() -> world.calls.contains("AwaitProvider@1"));

    world.managedProvider = managedProvider(2, List.of("one"));
    world.waiting.clear();
    run.signal(OnboardingIds.CHANGED_SIGNAL);

    OnboardingResult result = resultOf(run);
    assertThat(result.generation()).isEqualTo(2);
    assertThat(world.calls).contains("AwaitPlatformMesh@2", "one@2");
  }

  @Test
  void deletionWhileWaitingTurnsIntoOffboarding() {
    world.waiting.add("AwaitProvider");
    WorkflowStub run = start();
    Awaitility.await().until(() -> world.calls.contains("AwaitProvider@1"));

    LoadedManagedProvider before = managedProvider(2, List.of("one"));
    world.managedProvider =
        new LoadedManagedProvider(
            before.ref(), true, false, Cause.DELETION, List.of(), List.of("one"));
    run.signal(OnboardingIds.CHANGED_SIGNAL);

    assertThat(resultOf(run).end()).isEqualTo(End.OFFBOARDED);
    assertThat(world.calls)
        .containsSubsequence("RemoveComponents@2", "RemoveKubeconfig@2", "RemoveProvider@2");
    assertThat(world.phases).endsWith(Phase.Deleting);
  }

  @Test
  void differingSecretsShowTheirOwnPhase() {
    world.mismatch = true;
    world.waiting.add("CopyKubeconfig");
    WorkflowStub run = start();
    Awaitility.await().until(() -> world.phases.contains(Phase.CopyingKubeconfigFailed));

    world.waiting.clear();
    run.signal(OnboardingIds.CHANGED_SIGNAL);
    assertThat(resultOf(run).end()).isEqualTo(End.READY);
  }

  @Test
  void verificationOfWhatIsInOrderTouchesNothing() {
    world.managedProvider = ready(List.of("one"));

    OnboardingResult result = resultOf(start());

    assertThat(result.end()).isEqualTo(End.UNCHANGED);
    assertThat(result.cause()).isEqualTo("verification");
    assertThat(world.calls).containsExactly("Observe");
    assertThat(world.phases).isEmpty();
  }

  private void drift() {
    world.findings =
        List.of(new Finding(Cause.DRIFT, "HelmRelease mesh/one", "changed by kubectl-edit"));
  }

  @Test
  void driftIsPutRightWithoutLeavingReady() {
    world.managedProvider = ready(List.of("one"));
    drift();

    OnboardingResult result = resultOf(start());

    assertThat(result.end()).isEqualTo(End.READY);
    assertThat(result.cause()).isEqualTo("drift: HelmRelease mesh/one");
    assertThat(world.calls).contains("one@1");
    assertThat(world.phases).containsOnly(Phase.Ready);
    assertThat(world.contentions).isEmpty();
  }

  @Test
  void repeatedDriftIsPutRightLessAndLessAndSaidInACondition() {
    world.managedProvider = ready(List.of("one"));
    drift();
    WorkflowStub run = start();

    for (int seconds = 0; seconds < 600; seconds += 6) {
      environment.sleep(Duration.ofSeconds(6));
      drift();
      run.signal(OnboardingIds.CHANGED_SIGNAL);
    }

    assertThat(world.calls.stream().filter("one@1"::equals)).hasSizeBetween(4, 12);
    assertThat(world.contentions.get(world.contentions.size() - 1))
        .contains("HelmRelease mesh/one (changed by kubectl-edit) has been changed back");
    world.findings = List.of();
    assertThat(resultOf(run).end()).isIn(End.READY, End.UNCHANGED);
  }

  @Test
  void driftThatKeepsAComponentFromGettingReadyIsFoughtLessAndLessToo() {
    world.managedProvider = managedProvider(1, List.of("one", "two"));
    world.waiting.add("one");
    WorkflowStub run = start();

    for (int seconds = 0; seconds < 600; seconds += 6) {
      environment.sleep(Duration.ofSeconds(6));
      world.findings =
          List.of(new Finding(Cause.DRIFT, "HelmRelease mesh/one", "changed by flagger", true));
      run.signal(OnboardingIds.CHANGED_SIGNAL);
    }

    assertThat(world.calls.stream().filter("one@1"::equals)).hasSizeBetween(4, 40);
    assertThat(world.calls.stream().filter("two@1"::equals)).hasSize(1);
    assertThat(world.contentions.get(world.contentions.size() - 1))
        .contains("HelmRelease mesh/one (changed by flagger) has been changed back");
    world.findings = List.of();
    world.waiting.clear();
    run.signal(OnboardingIds.CHANGED_SIGNAL);
    assertThat(resultOf(run).end()).isEqualTo(End.READY);
  }

  @Test
  void dependencyThatFallsBackForAMomentIsNotTold() {
    world.managedProvider = ready(List.of("one"));
    world.findings = List.of(new Finding(Cause.DEPENDENCY, "HelmRelease mesh/one", "not Ready"));
    world.waiting.add("one");
    WorkflowStub run = start();
    Awaitility.await().until(() -> world.calls.contains("one@1"));

    world.waiting.clear();
    run.signal(OnboardingIds.CHANGED_SIGNAL);

    assertThat(resultOf(run).cause()).isEqualTo("dependency: HelmRelease mesh/one");
    assertThat(world.phases).containsOnly(Phase.Ready);
  }

  @Test
  void dependencyThatStaysBackIsTold() {
    world.managedProvider = ready(List.of("one"));
    world.findings = List.of(new Finding(Cause.DEPENDENCY, "HelmRelease mesh/one", "not Ready"));
    world.waiting.add("one");
    WorkflowStub run = start();
    Awaitility.await().until(() -> world.calls.contains("one@1"));

    environment.sleep(Duration.ofSeconds(11));
    Awaitility.await().until(() -> world.phases.contains(Phase.Deploying));

    world.waiting.clear();
    run.signal(OnboardingIds.CHANGED_SIGNAL);
    assertThat(resultOf(run).end()).isEqualTo(End.READY);
    assertThat(world.phases).endsWith(Phase.Ready);
  }

  @Test
  void whatNeedsSomebodyIsToldAtOnce() {
    world.managedProvider = ready(List.of("one"));
    world.findings = List.of(new Finding(Cause.DEPENDENCY, "Provider service", "forbidden"));
    world.stuck.add("AwaitProvider");
    world.waiting.add("AwaitProvider");
    WorkflowStub run = start();

    Awaitility.await().until(() -> world.calls.contains("AwaitProvider@1"));
    assertThat(world.phases).contains(Phase.WaitingForProvider);
    assertThat(world.calls).containsSubsequence("AwaitProvider quietly", "AwaitProvider@1");
    assertThat(events(run, EventType.EVENT_TYPE_TIMER_FIRED)).isZero();

    world.stuck.clear();
    world.waiting.clear();
    run.signal(OnboardingIds.CHANGED_SIGNAL);
    assertThat(resultOf(run).end()).isEqualTo(End.READY);
  }

  @Test
  void componentThatIsDoneIsDoneAgainWhenItFallsOutOfOrder() {
    world.managedProvider = managedProvider(1, List.of("one", "two"));
    world.waiting.add("one");
    WorkflowStub run = start();
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(run.query("progress", Progress.class).deployed()).contains("two"));

    world.findings = List.of(new Finding(Cause.DRIFT, "HelmRelease mesh/two", "deleted"));
    run.signal(OnboardingIds.CHANGED_SIGNAL);
    Awaitility.await().until(() -> world.calls.stream().filter("two@1"::equals).count() == 2);

    world.waiting.clear();
    run.signal(OnboardingIds.CHANGED_SIGNAL);
    assertThat(resultOf(run).end()).isEqualTo(End.READY);
  }

  @Test
  void anotherUidIsAnotherStory() {
    world.waiting.add("AwaitProvider");
    WorkflowStub run = start();
    Awaitility.await().until(() -> world.calls.contains("AwaitProvider@1"));

    LoadedManagedProvider before = managedProvider(1, List.of("one"));
    world.managedProvider =
        new LoadedManagedProvider(
            new ManagedProviderRef("mesh", "service", "uid-2", 1),
            false,
            false,
            Cause.FIRST,
            List.of(),
            before.components());
    world.waiting.clear();
    run.signal(OnboardingIds.CHANGED_SIGNAL);

    OnboardingResult result = resultOf(run);
    assertThat(result.end()).isEqualTo(End.READY);
    assertThat(result.stages()).allMatch(stage -> stage.state() == StageProgress.State.DONE);
  }

  @Test
  void invalidSpecFailsForGood() {
    LoadedManagedProvider loaded = managedProvider(1, List.of());
    world.managedProvider =
        new LoadedManagedProvider(
            loaded.ref(),
            false,
            false,
            Cause.FIRST,
            List.of("runtimeDeployments is empty"),
            List.of());

    assertThatThrownBy(() -> resultOf(start()))
        .isInstanceOf(WorkflowFailedException.class)
        .hasRootCauseMessage(
            "message='ManagedProvider mesh/service is invalid: runtimeDeployments is empty. Correct"
                + " its spec: the change starts a new run.', type='InvalidManagedProvider',"
                + " nonRetryable=true");
  }

  @Test
  void anotherWorkflowIdIsRefused() {
    assertThatThrownBy(() -> resultOf(start("onboarding/other")))
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
  void pokesThatBringNoProgressAreAnsweredLessAndLess() {
    world.waiting.add("AwaitProvider");
    WorkflowStub run = start();
    Awaitility.await().until(() -> world.calls.contains("AwaitProvider@1"));

    for (int i = 0; i < 300; i++) {
      run.signal(OnboardingIds.CHANGED_SIGNAL);
      environment.sleep(Duration.ofMillis(100));
    }

    assertThat(restarts(run)).isBetween(1L, 8L);
    world.waiting.clear();
    assertThat(resultOf(run).end()).isEqualTo(End.READY);
  }
}
