package io.platformmesh.onboarding.local.e2e;

import static io.platformmesh.onboarding.local.e2e.Onboardings.LONG;
import static io.platformmesh.onboarding.local.e2e.Onboardings.NAMESPACE;
import static io.platformmesh.onboarding.local.e2e.Onboardings.SYSTEM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.platformmesh.onboarding.local.servers.ServerProcess;
import io.platformmesh.onboarding.local.servers.platform.OnboardProcess;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.ActivityTaskStartedEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Workers that stop, and those that replace them. A workspace whose API server is suspended keeps
 * an attempt in flight.
 */
@ExtendWith(SharedPlatform.class)
class ReplacementRealIT {

  private static final Duration ATTEMPT = Duration.ofSeconds(30);

  private static RealPlatform platform;
  private static Onboardings onboardings;

  private final List<OnboardProcess> workers = new ArrayList<>();
  private ServerProcess workspace;

  @BeforeAll
  static void start(Onboardings shared) {
    onboardings = shared;
    platform = onboardings.platform();
    platform.worker().close();
  }

  @BeforeEach
  void findWorkspace() {
    workspace = platform.workspaces().apiServer(SYSTEM).process();
  }

  @AfterEach
  void end() {
    workspace.signal("CONT");
    workers.forEach(OnboardProcess::kill);
  }

  private OnboardProcess worker(String name, Map<String, String> variables) {
    OnboardProcess worker = platform.prepareProcess(name, "worker", variables);
    worker.start();
    workers.add(worker);
    worker.awaitReady();
    return worker;
  }

  private static void apply(String name) {
    onboardings.applyManagedProvider(
        name,
        "runtimeDeployments: [{flux: {chart: %s-app, registry: r.io, version: '1.0'}}]"
            .formatted(name));
  }

  private static List<PendingActivityInfo> pending(String name) {
    return onboardings
        .temporal()
        .blockingStub()
        .describeWorkflowExecution(
            DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace("default")
                .setExecution(
                    WorkflowExecution.newBuilder()
                        .setWorkflowId(OnboardingIds.workflowId(NAMESPACE, name)))
                .build())
        .getPendingActivitiesList();
  }

  /** Whether Temporal believes that an attempt is under way at this worker. */
  private static boolean isInFlight(String name, OnboardProcess worker) {
    return pending(name).stream()
        .filter(a -> a.getState() == PendingActivityState.PENDING_ACTIVITY_STATE_STARTED)
        .anyMatch(activity -> isBy(worker, activity.getLastWorkerIdentity()));
  }

  /**
   * Applies it, and waits until an attempt of the server hangs at the suspended workspace. Local
   * attempts hang before, one after each poke.
   */
  private void applyAndHang(String name, OnboardProcess worker) {
    workspace.signal("STOP");
    apply(name);
    await()
        .atMost(LONG.multipliedBy(3))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(
            () -> onboardings.phase(name).equals("WaitingForProvider") && isInFlight(name, worker));
  }

  private static List<HistoryEvent> history(String name) {
    return onboardings
        .workflows()
        .fetchHistory(OnboardingIds.workflowId(NAMESPACE, name))
        .getEvents();
  }

  private static List<ActivityTaskStartedEventAttributes> attempts(String name) {
    return history(name).stream()
        .filter(event -> event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED)
        .map(HistoryEvent::getActivityTaskStartedEventAttributes)
        .toList();
  }

  private static boolean isTimeout(Failure failure) {
    return failure.hasTimeoutFailureInfo();
  }

  private static boolean isBy(OnboardProcess worker, String identity) {
    return identity.startsWith(worker.pid() + "@");
  }

  @Test
  void stoppingWorkerFinishesItsAttempts() {
    OnboardProcess first = worker("stops-first", Map.of());
    applyAndHang("drained", first);

    first.signal("TERM");
    await()
        .alias("it does not go while an attempt is in flight")
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(4))
        .until(first::isAlive);
    workspace.signal("CONT");

    assertThat(first.awaitExit(Duration.ofSeconds(22))).as("within the grace").hasValue(143);
    assertThat(isInFlight("drained", first)).as("its outcome was reported").isFalse();
    assertThat(pending("drained")).noneMatch(activity -> isTimeout(activity.getLastFailure()));
    OnboardProcess next = worker("stops-next", Map.of());
    onboardings.awaitReady("drained");
    assertThat(attempts("drained")).noneMatch(attempt -> isTimeout(attempt.getLastFailure()));
    assertThat(workersOf(List.of("drained")))
        .anyMatch(identity -> isBy(first, identity))
        .anyMatch(identity -> isBy(next, identity));
  }

  /** The server considers the attempt running until its timeout. */
  @Test
  void attemptThatOutlivesTheGraceIsRetriedAfterItsTimeout() {
    OnboardProcess hasty = worker("hasty", Map.of("SHUTDOWN_GRACE", "1s"));
    applyAndHang("cut-off", hasty);
    Instant inFlight = Instant.now();

    hasty.signal("TERM");
    assertThat(hasty.awaitExit(Duration.ofSeconds(15))).hasValue(143);
    assertThat(isInFlight("cut-off", hasty)).as("to Temporal it is under way").isTrue();
    int cutOff = pending("cut-off").get(0).getAttempt();
    workspace.signal("CONT");

    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(pending("cut-off"))
                    .singleElement()
                    .satisfies(
                        activity -> {
                          assertThat(activity.getAttempt()).isEqualTo(cutOff + 1);
                          assertThat(
                                  activity
                                      .getLastFailure()
                                      .getTimeoutFailureInfo()
                                      .getTimeoutType())
                              .isEqualTo(TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE);
                        }));
    assertThat(Duration.between(inFlight, Instant.now())).isGreaterThan(ATTEMPT.minusSeconds(10));
    OnboardProcess next = worker("hasty-next", Map.of());
    onboardings.awaitReady("cut-off");
    assertThat(workersOf(List.of("cut-off"))).anyMatch(identity -> isBy(next, identity));
  }

  private static Set<String> workersOf(List<String> names) {
    Set<String> identities = new HashSet<>();
    for (String name : names) {
      for (HistoryEvent event : history(name)) {
        if (event.hasActivityTaskStartedEventAttributes()) {
          identities.add(event.getActivityTaskStartedEventAttributes().getIdentity());
        }
        if (event.hasWorkflowTaskStartedEventAttributes()) {
          identities.add(event.getWorkflowTaskStartedEventAttributes().getIdentity());
        }
      }
    }
    return identities;
  }

  private static List<String> applyTen(String prefix) {
    List<String> names = IntStream.range(0, 10).mapToObj(i -> prefix + i).toList();
    names.forEach(ReplacementRealIT::apply);
    return names;
  }

  @Test
  void workersShareTheLoadAndLoseNothingWhenTheyGo() {
    OnboardProcess one = worker("scaled-one", Map.of());
    List<String> atOne = applyTen("at-one-");
    OnboardProcess two = worker("scaled-two", Map.of());
    OnboardProcess three = worker("scaled-three", Map.of());
    List<String> atThree = applyTen("at-three-");
    atThree.forEach(onboardings::awaitReady);
    for (OnboardProcess worker : List.of(one, two, three)) {
      assertThat(workersOf(atThree)).anyMatch(identity -> isBy(worker, identity));
    }

    workspace.signal("STOP");
    List<String> atTheEnd = applyTen("at-the-end-");
    await()
        .atMost(LONG)
        .ignoreExceptions()
        .until(
            () ->
                atTheEnd.stream().anyMatch(name -> isInFlight(name, two))
                    && atTheEnd.stream().anyMatch(name -> isInFlight(name, three)));
    two.signal("TERM");
    three.signal("TERM");
    workspace.signal("CONT");

    assertThat(two.awaitExit(LONG)).hasValue(143);
    assertThat(three.awaitExit(LONG)).hasValue(143);
    // Temporal retries tasks that it gave to a stopping worker after their timeout.
    Stream.of(atOne, atThree, atTheEnd).flatMap(List::stream).forEach(onboardings::awaitReady);
    assertThat(one.isAlive()).isTrue();
  }
}
