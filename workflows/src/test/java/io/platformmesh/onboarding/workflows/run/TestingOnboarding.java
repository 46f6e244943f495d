package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.HostingCluster;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.platformmesh.onboarding.workflows.OnboardingInput;
import io.platformmesh.onboarding.workflows.OnboardingOptions;
import io.platformmesh.onboarding.workflows.OnboardingResult;
import io.platformmesh.onboarding.workflows.Progress;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.sdk.v1.UserMetadata;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;

/** A worker with the workflow and fake activities, on Temporal's in-memory server. */
final class TestingOnboarding implements AutoCloseable {

  static final OnboardingInput INPUT =
      new OnboardingInput("mesh", "service", HostingCluster.UNKNOWN);

  private static final Set<EventType> EVENTS_WITH_SUMMARY =
      Set.of(
          EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
          EventType.EVENT_TYPE_MARKER_RECORDED,
          EventType.EVENT_TYPE_TIMER_STARTED);

  private static final Duration UNTIL_BACK_OFF = Duration.ofSeconds(2);

  final TestingActivities world = new TestingActivities();
  final TestWorkflowEnvironment environment;

  TestingOnboarding() {
    this(TestEnvironmentOptions.getDefaultInstance());
  }

  TestingOnboarding(TestEnvironmentOptions options) {
    environment = TestWorkflowEnvironment.newInstance(options);
    Worker worker = environment.newWorker(OnboardingIds.TASK_QUEUE);
    worker.registerWorkflowImplementationTypes(
        OnboardingOptions.DEFAULT.toImplementationOptions(), OnboardingWorkflowImpl.class);
    worker.registerActivitiesImplementations(world);
    environment.start();
  }

  WorkflowStub start(String id) {
    return start(id, INPUT);
  }

  WorkflowStub start(OnboardingInput input) {
    return start(OnboardingIds.workflowId("mesh", "service"), input);
  }

  private WorkflowStub start(String id, OnboardingInput input) {
    WorkflowStub run = stub(id);
    run.start(input);
    return run;
  }

  WorkflowStub stub(String id) {
    return environment
        .getWorkflowClient()
        .newUntypedWorkflowStub(
            OnboardingIds.WORKFLOW_TYPE,
            WorkflowOptions.newBuilder()
                .setTaskQueue(OnboardingIds.TASK_QUEUE)
                .setWorkflowId(id)
                .setWorkflowIdConflictPolicy(
                    WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                .build());
  }

  WorkflowStub start() {
    return start(OnboardingIds.workflowId("mesh", "service"));
  }

  static OnboardingResult resultOf(WorkflowStub run) {
    try {
      return run.getResult(20, TimeUnit.SECONDS, OnboardingResult.class);
    } catch (TimeoutException late) {
      throw new AssertionError("the run has not ended", late);
    }
  }

  static Progress progressOf(WorkflowStub run) {
    return run.query(OnboardingIds.PROGRESS_QUERY, Progress.class);
  }

  /**
   * Waits until an activity of the run waits for a retry by the server. The time until then, a
   * second for a poke and the first retry, is skipped.
   */
  void awaitBackOff(WorkflowStub run) {
    environment.sleep(UNTIL_BACK_OFF);
    DescribeWorkflowExecutionRequest request =
        DescribeWorkflowExecutionRequest.newBuilder()
            .setNamespace(environment.getNamespace())
            .setExecution(run.getExecution())
            .build();
    Awaitility.await()
        .until(
            () ->
                environment
                    .getWorkflowServiceStubs()
                    .blockingStub()
                    .describeWorkflowExecution(request)
                    .getPendingActivitiesList()
                    .stream()
                    .anyMatch(pending -> pending.getAttempt() > 1));
  }

  long events(WorkflowStub run, EventType type) {
    return environment
        .getWorkflowClient()
        .fetchHistory(run.getExecution().getWorkflowId())
        .getEvents()
        .stream()
        .filter(event -> event.getEventType() == type)
        .count();
  }

  /** The summaries of the activities, local activities and timers of a run; empty without one. */
  List<String> summaries(WorkflowStub run) {
    return environment
        .getWorkflowClient()
        .fetchHistory(run.getExecution().getWorkflowId())
        .getEvents()
        .stream()
        .filter(event -> EVENTS_WITH_SUMMARY.contains(event.getEventType()))
        .map(HistoryEvent::getUserMetadata)
        .map(TestingOnboarding::summary)
        .toList();
  }

  private static String summary(UserMetadata metadata) {
    return metadata.hasSummary()
        ? DefaultDataConverter.STANDARD_INSTANCE.fromPayload(
            metadata.getSummary(), String.class, String.class)
        : "";
  }

  @Override
  public void close() {
    environment.close();
  }
}
