package io.platformmesh.onboarding.local.e2e;

import static io.platformmesh.onboarding.local.e2e.Onboardings.LONG;
import static io.platformmesh.onboarding.local.e2e.Onboardings.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.local.Checkout;
import io.platformmesh.onboarding.local.OnboardRun;
import io.platformmesh.onboarding.local.servers.platform.OnboardProcess;
import io.platformmesh.onboarding.workflows.HostingCluster;
import io.platformmesh.onboarding.workflows.OnboardingSearchAttributes;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hosting clusters that share one Temporal namespace. */
class TwoClustersRealIT {

  private static final HostingCluster EDGE = new HostingCluster("edge", null);

  @TempDir static Path state;

  private static Onboardings onboardings;
  private static KubernetesClient edge;

  @BeforeAll
  static void start() throws IOException {
    onboardings = Onboardings.start(state, options -> options.cluster("edge"));
    edge = onboardings.platform().cluster("edge").orElseThrow().client();
    Path definition =
        Checkout.file(
            "deploy/helm/platform-mesh-onboarding-crds/files/managedproviders.providers.platform-mesh.io.yaml");
    edge.resource(Files.readString(definition)).create();
  }

  @AfterAll
  static void stop() {
    onboardings.close();
  }

  /** The environment of a process whose hosting cluster is the second one. */
  private static Map<String, String> onEdge(Map<String, String> further) {
    Map<String, String> environment = new HashMap<>(onboardings.platform().environment());
    environment.put("KUBECONFIG", onboardings.platform().kubeconfig("edge").toString());
    environment.putAll(further);
    return environment;
  }

  private static String uidOf(KubernetesClient cluster) {
    return cluster.namespaces().withName("kube-system").get().getMetadata().getUid();
  }

  @Test
  void processesOfASecondClusterWithoutANameStop() throws Exception {
    for (String command : new String[] {"worker", "watcher"}) {
      OnboardRun run = OnboardRun.of(onEdge(Map.of("METRICS_PORT", "0")), command);

      assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
      assertThat(run.err())
          .contains(uidOf(onboardings.platform().runtime()), uidOf(edge))
          .contains("ONBOARDING_CLUSTER")
          .contains("temporal operator namespace update");
    }
  }

  @Test
  void nameThatIsNotADnsLabelIsRefused() throws Exception {
    OnboardRun run =
        OnboardRun.of(
            onEdge(Map.of("METRICS_PORT", "0", "ONBOARDING_CLUSTER", "Edge/1")), "worker");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("ONBOARDING_CLUSTER is \"Edge/1\"");
  }

  @Test
  void nameKeepsTheClustersApart() throws Exception {
    Map<String, String> named = onEdge(Map.of("ONBOARDING_CLUSTER", "edge"));
    OnboardProcess worker = onboardings.platform().prepareProcess("edge-worker", "worker", named);
    OnboardProcess watcher =
        onboardings.platform().prepareProcess("edge-watcher", "watcher", named);
    try (worker;
        watcher) {
      worker.start();
      watcher.start();
      worker.awaitReady();
      watcher.awaitReady();
      edge.resource(
              """
              apiVersion: providers.platform-mesh.io/v1alpha1
              kind: ManagedProvider
              metadata: {name: same, namespace: platform-mesh-system}
              spec:
                platformMeshRef: {name: platform-mesh}
                runtimeDeployments: [{flux: {chart: a, registry: r.io, version: "1.0"}}]
              """)
          .create();
      onboardings.applyManagedProvider(
          "same", "runtimeDeployments: [{flux: {chart: a, registry: r.io, version: '1.0'}}]");

      onboardings.awaitReady("same");
      await().atMost(LONG).until(() -> phaseOnEdge().equals("WaitingForPlatformMesh"));
      WorkflowExecutionDescription run = describe(EDGE.workflowId(NAMESPACE, "same"));
      assertThat(run.getTaskQueue()).isEqualTo("onboarding-edge");
      await()
          .atMost(LONG)
          .until(
              () ->
                  "edge"
                      .equals(
                          describe(EDGE.workflowId(NAMESPACE, "same"))
                              .getTypedSearchAttributes()
                              .get(OnboardingSearchAttributes.CLUSTER)));
      OnboardRun status = OnboardRun.of(named, "status", NAMESPACE + "/same", "-o", "json");
      assertThat(status.out()).contains("onboarding/edge/" + NAMESPACE + "/same");
    }
  }

  private static String phaseOnEdge() {
    ManagedProvider managedProvider =
        edge.resources(ManagedProvider.class).inNamespace(NAMESPACE).withName("same").get();
    return managedProvider.getStatus() == null
        ? ""
        : String.valueOf(managedProvider.getStatus().phase());
  }

  private static WorkflowExecutionDescription describe(String workflowId)
      throws WorkflowNotFoundException {
    return onboardings.workflows().newUntypedWorkflowStub(workflowId).describe();
  }
}
