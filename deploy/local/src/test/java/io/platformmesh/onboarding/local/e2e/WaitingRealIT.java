package io.platformmesh.onboarding.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Waits of one minute. By then the retries of the server are half a minute apart, so an onboarding
 * that resumes at once was resumed by the event.
 */
@ExtendWith(SharedPlatform.class)
class WaitingRealIT {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Far below the pause of the retries by then, far above the second that it should take. */
  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  /** Within this time after the phase, a run has handed its wait to the server. */
  private static final Duration HANDED_OVER = Duration.ofSeconds(30);

  /** More events than the answer to one poke adds to the history (ADR 2). */
  private static final int EVENTS_OF_A_POKE = 20;

  private static final List<String> NAMES =
      List.of("waits-mesh", "waits-provider", "waits-release");
  private static final Map<String, String> FAULTS = new LinkedHashMap<>();

  static {
    FAULTS.put("waits-mesh", "{kind: PlatformMesh, name: late-mesh, fault: NotReady}");
    FAULTS.put("waits-provider", "{kind: Provider, name: waits-provider, fault: NotReady}");
    FAULTS.put("waits-release", "{kind: HelmRelease, name: waits-release-app, fault: NotReady}");
  }

  private static RealPlatform platform;
  private static Onboardings onboardings;

  @BeforeAll
  static void start(Onboardings shared) {
    onboardings = shared;
    platform = onboardings.platform();
  }

  @AfterAll
  static void stop() throws IOException {
    HistoryRecorder.record(onboardings.workflows(), List.copyOf(NAMES));
  }

  private static void simulateFaults() throws IOException {
    onboardings.simulate(FAULTS.values().toArray(String[]::new));
  }

  private static void apply(String name, String mesh) {
    onboardings.apply(
        """
        apiVersion: providers.platform-mesh.io/v1alpha1
        kind: ManagedProvider
        metadata: {name: %1$s}
        spec:
          platformMeshRef: {name: %2$s}
          runtimeDeployments:
            - flux: {chart: %1$s-app, registry: ghcr.io/x, version: 1.0.0}
        """
            .formatted(name, mesh));
  }

  private static String waitingMessage(String name) {
    return onboardings
        .temporal()
        .blockingStub()
        .describeWorkflowExecution(
            DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace("default")
                .setExecution(
                    io.temporal.api.common.v1.WorkflowExecution.newBuilder()
                        .setWorkflowId(OnboardingIds.workflowId(Onboardings.NAMESPACE, name)))
                .build())
        .getPendingActivitiesList()
        .stream()
        .map(PendingActivityInfo::getLastFailure)
        .map(io.temporal.api.failure.v1.Failure::getMessage)
        .findFirst()
        .orElse("");
  }

  private static boolean isReady(KubernetesClient client, ResourceKind kind, String name) {
    var all = client.genericKubernetesResources(kind.context());
    GenericKubernetesResource live =
        kind == ResourceKind.Provider
            ? all.withName(name).get()
            : all.inNamespace(Onboardings.NAMESPACE).withName(name).get();
    return LiveConditions.isReadyAtGeneration(live);
  }

  private static void assertResumesAtOnce(
      String name,
      String waitingPhase,
      ResourceKind kind,
      String dependency,
      KubernetesClient client)
      throws IOException {
    FAULTS.remove(name);
    simulateFaults();
    await().pollInterval(Duration.ofMillis(10)).until(() -> isReady(client, kind, dependency));
    long ready = System.nanoTime();
    await()
        .pollInterval(Duration.ofMillis(10))
        .atMost(AT_ONCE)
        .until(() -> !onboardings.phase(name).equals(waitingPhase));
    System.out.printf(
        "%s: %s %s Ready to phase %s in %d ms%n",
        name, kind, dependency, onboardings.phase(name), (System.nanoTime() - ready) / 1_000_000);
  }

  @Test
  void waitingForAMinuteEndsAtOnceWithoutALongerHistory() throws IOException {
    simulateFaults();
    onboardings.apply(
        """
        apiVersion: core.platform-mesh.io/v1alpha1
        kind: PlatformMesh
        metadata: {name: late-mesh, namespace: platform-mesh-system}
        spec: {}
        """);
    apply("never-waits", "platform-mesh");
    await().atMost(MINUTE).until(() -> onboardings.phase("never-waits").equals("Ready"));
    apply("waits-mesh", "late-mesh");
    apply("waits-provider", "platform-mesh");
    apply("waits-release", "platform-mesh");
    await()
        .atMost(MINUTE)
        .until(() -> onboardings.phase("waits-mesh").equals("WaitingForPlatformMesh"));
    await()
        .atMost(MINUTE)
        .until(() -> onboardings.phase("waits-provider").equals("WaitingForProvider"));
    await().atMost(MINUTE).until(() -> onboardings.phase("waits-release").equals("Deploying"));
    Instant waitBegan = Instant.now();
    await()
        .atMost(MINUTE.multipliedBy(2))
        .until(() -> Instant.now().isAfter(waitBegan.plus(MINUTE)));

    assertThat(NAMES)
        .allSatisfy(
            name -> assertThat(eventsSince(name, waitBegan.plus(HANDED_OVER))).as(name).isEmpty());

    assertThat(waitingMessage("waits-mesh")).contains("PlatformMesh", "late-mesh is not Ready");
    assertThat(waitingMessage("waits-provider")).contains("Provider waits-provider in workspace");
    assertThat(waitingMessage("waits-release")).contains("HelmRelease waits-release-app");

    KubernetesClient runtime = platform.runtime();
    assertResumesAtOnce(
        "waits-mesh", "WaitingForPlatformMesh", ResourceKind.PlatformMesh, "late-mesh", runtime);
    assertResumesAtOnce(
        "waits-provider",
        "WaitingForProvider",
        ResourceKind.Provider,
        "waits-provider",
        platform.workspaces().client("root:providers:system"));
    assertResumesAtOnce(
        "waits-release", "Deploying", ResourceKind.HelmRelease, "waits-release-app", runtime);

    for (String name : NAMES) {
      await().atMost(MINUTE).until(() -> onboardings.phase(name).equals("Ready"));
      int events = onboardings.history(name).size();
      int eventsWithoutWait = onboardings.history("never-waits").size();
      int pokes =
          (int)
              eventsSince(name, waitBegan.plus(HANDED_OVER)).stream()
                  .filter(HistoryEvent::hasWorkflowExecutionSignaledEventAttributes)
                  .count();
      System.out.printf(
          "%s: %d events with %d pokes after the wait, never-waits: %d%n",
          name, events, pokes, eventsWithoutWait);
      assertThat(events).as(name).isLessThanOrEqualTo(eventsWithoutWait + pokes * EVENTS_OF_A_POKE);
    }
  }

  private static List<HistoryEvent> eventsSince(String name, Instant instant) {
    return onboardings.history(name).stream()
        .filter(event -> Instant.ofEpochSecond(event.getEventTime().getSeconds()).isAfter(instant))
        .toList();
  }
}
