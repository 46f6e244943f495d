package io.platformmesh.onboarding.workflows;

import static io.platformmesh.onboarding.workflows.TestingActivities.managedProvider;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.platformmesh.onboarding.workflows.OnboardingResult.End;
import io.platformmesh.onboarding.workflows.activity.LoadedManagedProvider;
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

  private long signals(WorkflowStub run) {
    return environment
        .getWorkflowClient()
        .fetchHistory(run.getExecution().getWorkflowId())
        .getEvents()
        .stream()
        .filter(event -> event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED)
        .count();
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
    assertThat(signals(run)).isLessThanOrEqualTo(1);
  }

  @Test
  void componentsAreDeployedSideBySide() {
    world.managedProvider = managedProvider(1, List.of("one", "two", "three"));
    world.waiting.add("one");
    WorkflowStub run = start();

    Awaitility.await().untilAsserted(() -> assertThat(world.calls).contains("two@1", "three@1"));
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
        new LoadedManagedProvider(before.ref(), true, false, List.of(), List.of("one"));
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
  void verificationOfAReadyOneReportsNothingOnTheWay() {
    LoadedManagedProvider loaded = managedProvider(1, List.of("one"));
    world.managedProvider =
        new LoadedManagedProvider(loaded.ref(), false, true, List.of(), List.of("one"));

    assertThat(resultOf(start()).end()).isEqualTo(End.READY);
    assertThat(world.phases).containsExactly(Phase.Ready);
  }

  @Test
  void invalidSpecFailsForGood() {
    LoadedManagedProvider loaded = managedProvider(1, List.of());
    world.managedProvider =
        new LoadedManagedProvider(
            loaded.ref(), false, false, List.of("runtimeDeployments is empty"), List.of());

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

    assertThat(signals(run)).isBetween(1L, 8L);
    world.waiting.clear();
    assertThat(resultOf(run).end()).isEqualTo(End.READY);
  }
}
