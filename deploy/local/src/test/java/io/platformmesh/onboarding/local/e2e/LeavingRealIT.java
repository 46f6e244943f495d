package io.platformmesh.onboarding.local.e2e;

import static io.platformmesh.onboarding.local.e2e.Onboardings.NAMESPACE;
import static io.platformmesh.onboarding.local.e2e.Onboardings.SYSTEM;
import static io.platformmesh.onboarding.local.e2e.Onboardings.secret;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.Reason;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Deletion, from every state. */
class LeavingRealIT {

  @TempDir static Path state;

  private static RealPlatform platform;
  private static Onboardings onboardings;

  @BeforeAll
  static void start() {
    onboardings = Onboardings.start(state, options -> options.cluster("edge"));
    platform = onboardings.platform();
  }

  @AfterAll
  static void stop() throws IOException {
    HistoryRecorder.record(
        onboardings.workflows(),
        List.of("leaves-waitingforplatformmesh", "leaves-waitingforprovider", "leaves-deploying"));
    onboardings.close();
  }

  @AfterEach
  void heal() throws IOException {
    onboardings.simulate();
  }

  private static String components(String name) {
    return "runtimeDeployments: [{flux: {chart: %s-app, registry: r.io, version: '1.0'}}]"
        .formatted(name);
  }

  private static void assertNothingLeftOf(String name) {
    assertThat(onboardings.object(ResourceKind.HelmRelease, name + "-app").get()).isNull();
    assertThat(onboardings.object(ResourceKind.OCIRepository, name + "-app").get()).isNull();
    assertThat(secret(platform.runtime(), name + "-provider-kubeconfig")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "PlatformMesh, WaitingForPlatformMesh",
    "Provider, WaitingForProvider",
    "HelmRelease, Deploying"
  })
  void managedProviderCanBeDeletedInEachStage(String kind, String phase) throws Exception {
    String name = "leaves-" + phase.toLowerCase(java.util.Locale.ROOT);
    onboardings.simulate("{kind: %s, fault: NotReady}".formatted(kind));
    if (kind.equals("PlatformMesh")) {
      onboardings.awaitNotReady(ResourceKind.PlatformMesh, "platform-mesh");
    }
    onboardings.applyManagedProvider(name, components(name));
    onboardings.awaitPhase(name, phase);

    onboardings.delete(name);
    onboardings.awaitGone(name);
    assertNothingLeftOf(name);
  }

  @Test
  void objectsThatBlockDeletionAreNamed() throws Exception {
    onboardings.applyManagedProvider("stuck", components("stuck"));
    onboardings.awaitReady("stuck");
    onboardings.simulate("{kind: HelmRelease, name: stuck-app, fault: StuckDeleting}");

    onboardings.delete("stuck");
    onboardings.awaitPhase("stuck", "Deleting");
    onboardings.awaitCondition(
        "stuck",
        ConditionType.ComponentsDeployed,
        "False",
        Reason.Offboarding,
        "HelmRelease platform-mesh-system/stuck-app");
    assertThat(onboardings.object(ResourceKind.OCIRepository, "stuck-app").get()).isNotNull();
    assertThat(onboardings.get("stuck").getMetadata().getFinalizers())
        .contains(
            "providers.platform-mesh.io/runtime-deployments",
            "providers.platform-mesh.io/kubeconfig-secret");

    onboardings.simulate();
    onboardings.awaitGone("stuck");
    assertNothingLeftOf("stuck");
  }

  @ParameterizedTest
  @CsvSource({"true, false, false", "false, true, true", "false, false, false", "true, true, true"})
  void lastValueOfCleanupOnDeleteDecides(boolean before, boolean after, boolean gone) {
    String name = "cleanup-" + before + "-" + after;
    onboardings.applyManagedProvider(name, "cleanupOnDelete: " + before + ", " + components(name));
    onboardings.awaitReady(name);
    onboardings.applyManagedProvider(name, "cleanupOnDelete: " + after + ", " + components(name));
    onboardings.awaitReady(name);

    onboardings.delete(name);
    onboardings.awaitGone(name);
    assertThat(onboardings.provider(SYSTEM, name).get() == null).isEqualTo(gone);
  }

  @Test
  void deletionWorksWithoutTheWorkspace() {
    onboardings.applyManagedProvider(
        "doomed",
        "cleanupOnDelete: true, provider: {path: 'root:providers:platform', name: doomed}, "
            + components("doomed"));
    onboardings.awaitReady("doomed");
    platform.workspaces().delete("root:providers:platform");

    onboardings.delete("doomed");
    onboardings.awaitGone("doomed");
    assertNothingLeftOf("doomed");
  }

  @Test
  void deletionWaitsForAnUnreachableRuntimeUntilItsPartIsGivenUp() {
    KubernetesClient edge = platform.cluster("edge").orElseThrow().client();
    onboardings.applySecret(
        "lost-runtime",
        Map.of("kubeconfig", platform.cluster("edge").orElseThrow().access().kubeconfig()));
    onboardings.applyManagedProvider(
        "lost", "runtimeKubeconfigSecretName: lost-runtime, " + components("lost"));
    onboardings.awaitReady("lost");
    platform.runtime().secrets().inNamespace(NAMESPACE).withName("lost-runtime").delete();

    onboardings.delete("lost");
    onboardings.awaitCondition(
        "lost",
        ConditionType.KubeconfigCopied,
        "False",
        Reason.RuntimeKubeconfigMissing,
        "platform-mesh-system/lost-runtime",
        "onboarding.platform-mesh.io/give-up: kubeconfig-secret");
    assertThat(onboardings.get("lost").getMetadata().getFinalizers())
        .containsExactly("providers.platform-mesh.io/kubeconfig-secret");
    assertThat(secret(edge, "lost-provider-kubeconfig")).isNotNull();

    onboardings.giveUpKubeconfig("lost");
    onboardings.awaitGone("lost");
  }

  @Test
  void partWithABrokenKubeconfigCanBeGivenUp() {
    String good = platform.cluster("edge").orElseThrow().access().kubeconfig();
    onboardings.applySecret("broken-runtime", Map.of("kubeconfig", good));
    onboardings.applyManagedProvider(
        "broken", "runtimeKubeconfigSecretName: broken-runtime, " + components("broken"));
    onboardings.awaitReady("broken");
    onboardings.applySecret(
        "broken-runtime",
        Map.of(
            "kubeconfig",
            good.replaceAll(
                "( +)token: .*",
                "$1client-certificate-data: Y2FuYXJ5\n$1client-key-data: Y2FuYXJ5")));

    onboardings.delete("broken");
    onboardings.awaitCondition(
        "broken",
        ConditionType.KubeconfigCopied,
        "False",
        Reason.RuntimeKubeconfigBroken,
        "platform-mesh-system/broken-runtime",
        "onboarding.platform-mesh.io/give-up: kubeconfig-secret");

    onboardings
        .managedProvider("broken")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            """
            {"metadata": {"annotations": {"onboarding.platform-mesh.io/give-up": "kubeconfig-secret"}}}
            """);
    onboardings.awaitGone("broken");
  }

  @Test
  void remoteCopyGoesFromItsOwnCluster() {
    KubernetesClient edge = platform.cluster("edge").orElseThrow().client();
    onboardings.applySecret(
        "edge-runtime",
        Map.of("kubeconfig", platform.cluster("edge").orElseThrow().access().kubeconfig()));
    onboardings.applyManagedProvider(
        "remote", "runtimeKubeconfigSecretName: edge-runtime, " + components("remote"));
    onboardings.awaitReady("remote");
    assertThat(secret(edge, "remote-provider-kubeconfig")).isNotNull();

    onboardings.delete("remote");
    onboardings.awaitGone("remote");
    assertThat(secret(edge, "remote-provider-kubeconfig")).isNull();
  }

  @Test
  void recreatedManagedProviderIsOnboardedAgain() {
    onboardings.applyManagedProvider("phoenix", components("phoenix"));
    onboardings.awaitReady("phoenix");
    String uid = onboardings.get("phoenix").getMetadata().getUid();
    onboardings.delete("phoenix");
    onboardings.awaitGone("phoenix");
    onboardings.applyManagedProvider("phoenix", components("phoenix"));

    onboardings.awaitReady("phoenix");
    assertThat(onboardings.get("phoenix").getMetadata().getUid()).isNotEqualTo(uid);
    assertThat(onboardings.object(ResourceKind.HelmRelease, "phoenix-app").get()).isNotNull();
  }

  @Test
  void managedProviderWithAnInvalidSpecCanBeDeleted() {
    onboardings.applyManagedProvider("fine", components("fine"));
    onboardings.awaitReady("fine");
    onboardings.applyManagedProvider(
        "fine", "provider: {path: 'root:no:such', name: other}, " + components("fine"));
    onboardings.awaitPhase("fine", "WaitingForProvider");

    onboardings.delete("fine");
    onboardings.awaitGone("fine");
    assertNothingLeftOf("fine");
  }

  @Test
  void deletionWorksWithoutTheWorkflowAndItsHistory() {
    onboardings.applyManagedProvider("forgotten", components("forgotten"));
    onboardings.awaitSettled("forgotten");
    onboardings
        .temporal()
        .blockingStub()
        .deleteWorkflowExecution(
            DeleteWorkflowExecutionRequest.newBuilder()
                .setNamespace("default")
                .setWorkflowExecution(
                    WorkflowExecution.newBuilder()
                        .setWorkflowId("onboarding/" + NAMESPACE + "/forgotten"))
                .build());

    onboardings.delete("forgotten");
    onboardings.awaitGone("forgotten");
    assertNothingLeftOf("forgotten");
  }

  @Test
  void deletionWithoutAWatcherIsCompletedLater() {
    onboardings.applyManagedProvider("unseen", components("unseen"));
    onboardings.awaitSettled("unseen");
    platform.watcher().kill();
    try {
      onboardings.delete("unseen");
    } finally {
      platform.watcher().start();
    }
    onboardings.awaitGone("unseen");
    assertNothingLeftOf("unseen");
  }
}
