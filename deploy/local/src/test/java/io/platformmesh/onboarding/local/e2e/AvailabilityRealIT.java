package io.platformmesh.onboarding.local.e2e;

import static io.platformmesh.onboarding.local.e2e.Onboardings.LONG;
import static io.platformmesh.onboarding.local.e2e.Onboardings.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.local.real.OnboardProcess;
import io.platformmesh.onboarding.local.real.RealPlatform;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that die, are replaced, or are there twice. */
class AvailabilityRealIT {

  @TempDir static Path state;

  private static RealPlatform platform;
  private static Onboardings onboardings;

  @BeforeAll
  static void start() {
    onboardings = Onboardings.start(state, options -> options);
    platform = onboardings.platform();
  }

  @AfterAll
  static void stop() {
    onboardings.close();
  }

  @AfterEach
  void heal() throws Exception {
    onboardings.simulate();
    platform.worker().start();
    platform.watcher().start();
  }

  private static void apply(String name) {
    onboardings.applyManagedProvider(
        name,
        "runtimeDeployments: [{flux: {chart: %s-app, registry: r.io, version: '1.0'}}]"
            .formatted(name));
  }

  private static OnboardProcess watcher(String lease, String name, String duration) {
    return platform.further(
        name,
        "watcher",
        Map.of(
            "LEADER_ELECTION", "true",
            "LEASE_NAME", lease,
            "POD_NAMESPACE", NAMESPACE,
            "POD_NAME", name,
            "LEASE_DURATION", duration));
  }

  private static String holder(String lease) {
    GenericKubernetesResource live =
        platform
            .runtime()
            .genericKubernetesResources("coordination.k8s.io/v1", "Lease")
            .inNamespace(NAMESPACE)
            .withName(lease)
            .get();
    String holder = live == null ? null : live.get("spec", "holderIdentity");
    return holder == null ? "" : holder;
  }

  private static long runs(String name) {
    return onboardings
        .temporal()
        .blockingStub()
        .countWorkflowExecutions(
            CountWorkflowExecutionsRequest.newBuilder()
                .setNamespace("default")
                .setQuery("WorkflowId = '%s'".formatted(OnboardingIds.workflowId(NAMESPACE, name)))
                .build())
        .getCount();
  }

  @Test
  void watcherThatDiesIsReplacedByTheOther() {
    platform.watcher().close();
    OnboardProcess first = watcher("dies", "dies-first", "3s");
    first.start();
    first.awaitReady();
    OnboardProcess second = watcher("dies", "dies-second", "3s");
    second.start();
    second.awaitReady();
    assertThat(holder("dies")).isEqualTo("dies-first");
    apply("before-death");
    onboardings.awaitSettled("before-death");

    first.kill();
    apply("after-death");

    onboardings.awaitReady("after-death");
    assertThat(holder("dies")).isEqualTo("dies-second");
    second.close();
  }

  @Test
  void watcherThatIsToldToStopHandsOverAtOnce() {
    platform.watcher().close();
    OnboardProcess first = watcher("update", "update-first", "90s");
    first.start();
    first.awaitReady();
    OnboardProcess second = watcher("update", "update-second", "90s");
    second.start();
    second.awaitReady();

    first.close();

    await()
        .alias("it is given back: left to expire, it would be held for 78 seconds and more")
        .atMost(Duration.ofSeconds(75))
        .until(() -> holder("update").equals("update-second"));
    second.close();
  }

  @Test
  void twoWatchersAtOnceMakeNoTwoDecisions() {
    OnboardProcess twin = platform.further("twin", "watcher", Map.of());
    twin.start();
    twin.awaitReady();

    apply("watched-twice");
    onboardings.awaitSettled("watched-twice");

    assertThat(onboardings.get("watched-twice").getStatus().phase()).isEqualTo("Ready");
    assertThat(onboardings.runId("watched-twice")).isNotEmpty();
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(runs("watched-twice")).as("visibility").isGreaterThanOrEqualTo(1));
    onboardings
        .workflows()
        .listExecutions(
            "WorkflowId = '%s'".formatted(OnboardingIds.workflowId(NAMESPACE, "watched-twice")))
        .map(
            run ->
                onboardings
                    .workflows()
                    .newUntypedWorkflowStub(run.getExecution().getWorkflowId())
                    .describe()
                    .getStatus()
                    .name())
        .forEach(status -> assertThat(status).endsWith("COMPLETED"));
    onboardings.awaitTold("watched-twice", "Normal PhaseChanged Ready: ");
    assertThat(onboardings.told("watched-twice").stream().filter(e -> e.contains("Ready: ")))
        .as("it became Ready once")
        .hasSize(1);
    twin.close();
  }

  @Test
  void workerThatIsReplacedLosesNothingAndLeavesNoAttemptToATimeout() throws Exception {
    List<String> names = IntStream.range(0, 10).mapToObj(i -> "rolled-" + i).toList();
    OnboardProcess next = platform.further("worker-next", "worker", Map.of());
    names.forEach(AvailabilityRealIT::apply);
    next.start();
    next.awaitReady();

    platform.worker().close();

    names.forEach(onboardings::awaitReady);
    for (String name : names) {
      assertThat(
              onboardings
                  .workflows()
                  .fetchHistory(OnboardingIds.workflowId(NAMESPACE, name))
                  .getEvents())
          .as("history of " + name)
          .noneMatch(event -> event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT);
    }
    platform.worker().start();
    platform.worker().awaitReady();
    next.close();
  }
}
