package io.platformmesh.onboarding.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.kubernetes.LiveConditions;
import io.platformmesh.onboarding.activities.kubernetes.ResourceKind;
import io.platformmesh.onboarding.activities.kubernetes.crd.ManagedProvider;
import io.platformmesh.onboarding.local.real.PlatformOptions;
import io.platformmesh.onboarding.local.real.RealPlatform;
import io.platformmesh.onboarding.local.simulator.Simulator;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Waiting for a minute. By then the server's own retries are half a minute apart, so an onboarding
 * that goes on at once was moved by the event.
 */
class WaitingRealIT {

  private static final String NAMESPACE = "platform-mesh-system";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Far below the pause of the retries by then, far above the second that it should take. */
  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  private static final Map<String, String> FAULTS = new LinkedHashMap<>();

  static {
    FAULTS.put("waits-mesh", "{kind: PlatformMesh, name: late-mesh, fault: NotReady}");
    FAULTS.put("waits-provider", "{kind: Provider, name: waits-provider, fault: NotReady}");
    FAULTS.put("waits-release", "{kind: HelmRelease, name: waits-release-app, fault: NotReady}");
  }

  @TempDir static Path state;

  private static RealPlatform platform;
  private static WorkflowServiceStubs temporal;

  @BeforeAll
  static void start() {
    platform =
        RealPlatform.start(
            PlatformOptions.newBuilder(state)
                .worker(true)
                .watcher(true)
                .simulator(Simulator::start)
                .build());
    temporal =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(platform.temporalAddress()).build());
  }

  @AfterAll
  static void stop() throws IOException {
    HistoryRecorder.record(platform.temporalAddress(), List.copyOf(FAULTS.keySet()));
    temporal.shutdownNow();
    platform.close();
  }

  private static void writeRules(List<String> rules) throws IOException {
    Files.writeString(platform.simulatorRules(), "rules: [" + String.join(", ", rules) + "]\n");
  }

  private static void apply(String name, String mesh) {
    platform
        .runtime()
        .resource(
            """
            apiVersion: providers.platform-mesh.io/v1alpha1
            kind: ManagedProvider
            metadata: {name: %1$s, namespace: platform-mesh-system}
            spec:
              platformMeshRef: {name: %2$s}
              runtimeDeployments:
                - flux: {chart: %1$s-app, registry: ghcr.io/x, version: 1.0.0}
            """
                .formatted(name, mesh))
        .create();
  }

  private static String phase(String name) {
    ManagedProvider live =
        platform
            .runtime()
            .resources(ManagedProvider.class)
            .inNamespace(NAMESPACE)
            .withName(name)
            .get();
    return live.getStatus() == null ? "" : String.valueOf(live.getStatus().phase());
  }

  private static String waitingMessage(String name) {
    return temporal
        .blockingStub()
        .describeWorkflowExecution(
            DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace("default")
                .setExecution(
                    io.temporal.api.common.v1.WorkflowExecution.newBuilder()
                        .setWorkflowId(OnboardingIds.workflowId(NAMESPACE, name)))
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
            : all.inNamespace(NAMESPACE).withName(name).get();
    return LiveConditions.isReadyAtGeneration(live);
  }

  private static int events(String name) {
    return WorkflowClient.newInstance(temporal)
        .fetchHistory(OnboardingIds.workflowId(NAMESPACE, name))
        .getEvents()
        .size();
  }

  private static void assertGoesOnAtOnce(
      String name,
      String waitingPhase,
      ResourceKind kind,
      String dependency,
      KubernetesClient client)
      throws IOException {
    FAULTS.remove(name);
    writeRules(new ArrayList<>(FAULTS.values()));
    await().pollInterval(Duration.ofMillis(10)).until(() -> isReady(client, kind, dependency));
    long ready = System.nanoTime();
    await()
        .pollInterval(Duration.ofMillis(10))
        .atMost(AT_ONCE)
        .until(() -> !phase(name).equals(waitingPhase));
    System.out.printf(
        "%s: %s %s Ready to phase %s in %d ms%n",
        name, kind, dependency, phase(name), (System.nanoTime() - ready) / 1_000_000);
  }

  @Test
  void aMinuteOfWaitingEndsAtOnceAndLeavesNoLongerHistory() throws IOException {
    writeRules(new ArrayList<>(FAULTS.values()));
    platform
        .runtime()
        .resource(
            """
            apiVersion: core.platform-mesh.io/v1alpha1
            kind: PlatformMesh
            metadata: {name: late-mesh, namespace: platform-mesh-system}
            spec: {}
            """)
        .create();
    apply("never-waits", "platform-mesh");
    await().atMost(MINUTE).until(() -> phase("never-waits").equals("Ready"));
    List<String> names = List.copyOf(FAULTS.keySet());
    apply("waits-mesh", "late-mesh");
    apply("waits-provider", "platform-mesh");
    apply("waits-release", "platform-mesh");
    await().atMost(MINUTE).until(() -> phase("waits-mesh").equals("WaitingForPlatformMesh"));
    await().atMost(MINUTE).until(() -> phase("waits-provider").equals("WaitingForProvider"));
    await().atMost(MINUTE).until(() -> phase("waits-release").equals("Deploying"));
    long since = System.nanoTime();
    await()
        .atMost(MINUTE.multipliedBy(2))
        .until(() -> System.nanoTime() - since > MINUTE.toNanos());

    assertThat(waitingMessage("waits-mesh")).contains("PlatformMesh", "late-mesh is not Ready");
    assertThat(waitingMessage("waits-provider")).contains("Provider waits-provider in workspace");
    assertThat(waitingMessage("waits-release")).contains("HelmRelease waits-release-app");

    KubernetesClient runtime = platform.runtime();
    assertGoesOnAtOnce(
        "waits-mesh", "WaitingForPlatformMesh", ResourceKind.PlatformMesh, "late-mesh", runtime);
    assertGoesOnAtOnce(
        "waits-provider",
        "WaitingForProvider",
        ResourceKind.Provider,
        "waits-provider",
        platform.workspaces().client("root:providers:system"));
    assertGoesOnAtOnce(
        "waits-release", "Deploying", ResourceKind.HelmRelease, "waits-release-app", runtime);

    for (String name : names) {
      await().atMost(MINUTE).until(() -> phase(name).equals("Ready"));
      System.out.printf(
          "%s: %d events, never-waits: %d%n", name, events(name), events("never-waits"));
      assertThat(events(name)).isLessThan(events("never-waits") + 40);
    }
  }
}
