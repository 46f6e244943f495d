package io.platformmesh.onboarding.local.e2e;

import static io.platformmesh.onboarding.local.e2e.Onboardings.LONG;
import static io.platformmesh.onboarding.local.e2e.Onboardings.json;
import static io.platformmesh.onboarding.local.e2e.Onboardings.secret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import io.platformmesh.onboarding.workflows.Cause;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.ObjectRef;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.RunCause;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** After Ready: new specs, drift and rotation. */
@ExtendWith(SharedPlatform.class)
class ChangeRealIT {

  private static RealPlatform platform;
  private static Onboardings onboardings;

  @BeforeAll
  static void start(Onboardings shared) {
    onboardings = shared;
    platform = onboardings.platform();
    onboardings.applySecret(
        "edge-kubeconfig",
        Map.of("kubeconfig", platform.cluster("edge").orElseThrow().access().kubeconfig()));
  }

  @AfterAll
  static void stop() throws IOException {
    HistoryRecorder.record(
        onboardings.workflows(), List.of("changed-while-waiting", "drifting", "rotating"));
  }

  @AfterEach
  void heal() throws IOException {
    onboardings.simulate();
  }

  private static void awaitAbsent(ResourceKind kind, String name) {
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(onboardings.object(kind, name).get()).isNull());
  }

  private static String oci(String chart, String version, String values) {
    return "{flux: {chart: %s, registry: r.io, version: '%s', values: %s}}"
        .formatted(chart, version, values);
  }

  @Test
  void valuesRemovedFromTheSpecAreRemovedFromTheRelease() {
    onboardings.applyManagedProvider(
        "values",
        "runtimeDeployments: [" + oci("values-app", "1.0", "{a: 1, b: {c: 2, d: 3}}") + "]");
    onboardings.awaitReady("values");
    onboardings.applyManagedProvider(
        "values", "runtimeDeployments: [" + oci("values-app", "1.1", "{b: {c: 2}}") + "]");
    onboardings.awaitReady("values");

    assertThat(onboardings.spec(ResourceKind.HelmRelease, "values-app").path("values"))
        .isEqualTo(json("{'b': {'c': 2}}"));
    assertThat(
            onboardings
                .spec(ResourceKind.OCIRepository, "values-app")
                .path("ref")
                .path("tag")
                .asText())
        .isEqualTo("1.1");
  }

  @Test
  void removedAndRenamedComponentsGoWithTheirSources() {
    onboardings.applyManagedProvider(
        "fewer",
        "runtimeDeployments: [%s, %s, {ocm: {component: c.io/fewer, registry: r.io/ocm, version: '1.0', name: fewer-old}}]"
            .formatted(oci("fewer-kept", "1.0", "{}"), oci("fewer-gone", "1.0", "{}")));
    onboardings.awaitReady("fewer");
    onboardings.applyManagedProvider(
        "fewer",
        "runtimeDeployments: [%s, {ocm: {component: c.io/fewer, registry: r.io/ocm, version: '1.0', name: fewer-new}}]"
            .formatted(oci("fewer-kept", "1.0", "{}")));
    onboardings.awaitReady("fewer");

    onboardings.awaitEvents("fewer", "Normal Pruned HelmRelease ", "Normal Pruned OCIRepository ");
    for (ResourceKind kind : List.of(ResourceKind.HelmRelease, ResourceKind.OCIRepository)) {
      assertThat(onboardings.object(kind, "fewer-gone").get()).isNull();
      assertThat(onboardings.object(kind, "fewer-old").get()).isNull();
      assertThat(onboardings.object(kind, "fewer-new").get()).isNotNull();
    }
    for (ResourceKind kind :
        List.of(ResourceKind.Resource, ResourceKind.Component, ResourceKind.Repository)) {
      assertThat(onboardings.object(kind, "fewer-old").get()).isNull();
    }
  }

  @Test
  void chartThatSwitchesItsFormEndsUpClean() {
    onboardings.applyManagedProvider(
        "switched", "runtimeDeployments: [" + oci("switched-app", "1.0", "{a: 1}") + "]");
    onboardings.awaitReady("switched");
    onboardings.applyManagedProvider(
        "switched",
        "runtimeDeployments: [{flux: {type: helm, chart: switched-app, registry:"
            + " 'https://charts.example.com', version: '2.0'}}]");
    onboardings.awaitReady("switched");
    assertThat(onboardings.spec(ResourceKind.HelmRelease, "switched-app").has("chartRef"))
        .isFalse();
    awaitAbsent(ResourceKind.OCIRepository, "switched-app");

    onboardings.applyManagedProvider(
        "switched",
        "runtimeDeployments: [{ocm: {component: c.io/switched-app, registry: r.io/ocm, version:"
            + " '3.0'}}]");
    onboardings.awaitReady("switched");
    assertThat(onboardings.spec(ResourceKind.HelmRelease, "switched-app").has("chart")).isFalse();
    awaitAbsent(ResourceKind.HelmRepository, "switched-app");

    onboardings.applyManagedProvider(
        "switched",
        "runtimeDeployments: [{ocm: {component: c.io/switched-app, registry: r.io/ocm, version:"
            + " '2.0'}}]");
    onboardings.awaitReady("switched");
    assertThat(onboardings.spec(ResourceKind.Component, "switched-app").path("semver").asText())
        .isEqualTo("2.0");
  }

  @Test
  void keepsAndReportsTheProviderOfThePreviousName() {
    String components = "runtimeDeployments: [" + oci("renamed-app", "1.0", "{}") + "]";
    onboardings.applyManagedProvider("renamed", components);
    onboardings.awaitReady("renamed");

    onboardings.applyManagedProvider(
        "renamed", "provider: {path: 'root:providers:system', name: renamed-again}, " + components);
    onboardings.awaitReady("renamed");

    assertThat(onboardings.provider(Onboardings.SYSTEM, "renamed").get()).isNotNull();
    onboardings.awaitEvents(
        "renamed", "Normal ProviderKept Provider renamed in workspace root:providers:system");
  }

  @Test
  void kubeconfigMovesWithItsNameAndItsCluster() {
    KubernetesClient edge = platform.cluster("edge").orElseThrow().client();
    String components = "runtimeDeployments: [" + oci("moving-app", "1.0", "{}") + "]";
    onboardings.applyManagedProvider("moving", components);
    onboardings.awaitReady("moving");
    assertThat(secret(platform.runtime(), "moving-provider-kubeconfig")).isNotNull();

    onboardings.applyManagedProvider(
        "moving",
        "runtimeKubeconfigSecretName: edge-kubeconfig, providerKubeconfigSecret: {name: moved, key:"
            + " k}, "
            + components);
    onboardings.awaitReady("moving");
    assertThat(secret(edge, "moved").getData()).containsOnlyKeys("k");
    assertThat(secret(platform.runtime(), "moving-provider-kubeconfig")).isNull();
    assertThat(onboardings.spec(ResourceKind.HelmRelease, "moving-app").path("kubeConfig"))
        .isEqualTo(json("{'secretRef': {'name': 'edge-kubeconfig', 'key': 'kubeconfig'}}"));

    onboardings.applyManagedProvider("moving", components);
    onboardings.awaitReady("moving");
    assertThat(secret(platform.runtime(), "moving-provider-kubeconfig")).isNotNull();
    assertThat(secret(edge, "moved")).isNull();
    assertThat(onboardings.spec(ResourceKind.HelmRelease, "moving-app").has("kubeConfig"))
        .isFalse();
  }

  @Test
  void changeDuringAWaitIsAppliedAtOnce() throws IOException {
    onboardings.simulate("{kind: HelmRelease, name: waiting-one, fault: NotReady}");
    onboardings.applyManagedProvider(
        "changed-while-waiting", "runtimeDeployments: [" + oci("waiting-one", "1.0", "{}") + "]");
    onboardings.awaitPhase("changed-while-waiting", "Deploying");
    onboardings.applyManagedProvider(
        "changed-while-waiting", "runtimeDeployments: [" + oci("waiting-two", "1.0", "{}") + "]");

    onboardings.awaitReady("changed-while-waiting");
    assertThat(onboardings.object(ResourceKind.HelmRelease, "waiting-one").get()).isNull();
  }

  @Test
  void onlyTheObjectsOfTheChangedComponentAreWritten() throws IOException {
    String four =
        "%s, %s, %s, %s"
            .formatted(
                oci("five-a", "1.0", "{}"),
                oci("five-b", "1.0", "{}"),
                oci("five-c", "1.0", "{}"),
                oci("five-d", "1.0", "{}"));
    onboardings.applyManagedProvider(
        "five", "runtimeDeployments: [%s, %s]".formatted(four, oci("five-e", "1.0", "{}")));
    onboardings.awaitReady("five");
    int before = onboardings.auditLines();

    onboardings.applyManagedProvider(
        "five", "runtimeDeployments: [%s, %s]".formatted(four, oci("five-e", "1.1", "{x: 1}")));
    onboardings.awaitReady("five");

    assertThat(onboardings.writesSince(before))
        .hasSize(2)
        .allMatch(line -> line.contains("\"five-e\""));
  }

  @Test
  void driftIsRepaired() {
    onboardings.applyManagedProvider(
        "drifting", "runtimeDeployments: [" + oci("drifting-app", "1.0", "{a: 1}") + "]");
    onboardings.awaitSettled("drifting");
    String first = onboardings.runId("drifting");

    onboardings.object(ResourceKind.HelmRelease, "drifting-app").delete();
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(onboardings.runId("drifting")).isNotEqualTo(first));
    assertThat(onboardings.result("drifting").generation()).isEqualTo(1);
    ObjectRef driftedRelease =
        ObjectRef.hosting("HelmRelease", Onboardings.NAMESPACE, "drifting-app");
    await()
        .untilAsserted(
            () ->
                assertThat(onboardings.causes("drifting"))
                    .contains(new RunCause(Cause.DRIFT, driftedRelease, null)));
    assertThat(onboardings.spec(ResourceKind.HelmRelease, "drifting-app").path("values"))
        .isEqualTo(json("{'a': 1}"));
    assertThat(onboardings.phase("drifting")).isEqualTo("Ready");

    onboardings
        .object(ResourceKind.HelmRelease, "drifting-app")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\": {\"values\": {\"a\": 2, \"debug\": true}}}");
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(
                        onboardings.spec(ResourceKind.HelmRelease, "drifting-app").path("values"))
                    .isEqualTo(json("{'a': 1}")));

    platform
        .runtime()
        .secrets()
        .inNamespace(Onboardings.NAMESPACE)
        .withName("drifting-provider-kubeconfig")
        .delete();
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(secret(platform.runtime(), "drifting-provider-kubeconfig")).isNotNull());
  }

  @Test
  void componentsThatCannotBeRepairedAreReportedWithTheMessageOfFlux() throws IOException {
    onboardings.applyManagedProvider(
        "failing", "runtimeDeployments: [" + oci("failing-app", "1.0", "{}") + "]");
    onboardings.awaitSettled("failing");

    onboardings.simulate(
        "{kind: HelmRelease, name: failing-app, fault: NotReady, message: no space left on node}");
    onboardings.awaitCondition("failing", ConditionType.Ready, "False", Reason.Onboarding);
    onboardings.awaitCondition(
        "failing",
        ConditionType.ComponentsDeployed,
        "False",
        Reason.HelmReleaseNotReady,
        "failing-app",
        "no space left on node");
    onboardings.simulate();
    onboardings.awaitReady("failing");

    onboardings.simulate("{kind: Provider, name: failing, fault: NotReady}");
    onboardings.awaitPhase("failing", "WaitingForProvider");
    onboardings.simulate();
    onboardings.awaitReady("failing");
  }

  @Test
  void platformMeshThatBecomesNotReadyIsReported() throws IOException {
    onboardings.applyManagedProvider(
        "meshless", "runtimeDeployments: [" + oci("meshless-app", "1.0", "{}") + "]");
    onboardings.awaitSettled("meshless");

    onboardings.simulate("{kind: PlatformMesh, fault: NotReady, message: the mesh is torn}");
    onboardings.awaitPhase("meshless", "WaitingForPlatformMesh");
    onboardings.awaitCondition(
        "meshless",
        ConditionType.PlatformMeshReady,
        "False",
        Reason.PlatformMeshNotReady,
        "the mesh is torn");
    onboardings.simulate();
    onboardings.awaitReady("meshless");
  }

  @Test
  void replacedProviderIsUsedAgain() {
    onboardings.applyManagedProvider(
        "replaced", "runtimeDeployments: [" + oci("replaced-app", "1.0", "{}") + "]");
    onboardings.awaitSettled("replaced");
    String uid = onboardings.provider(Onboardings.SYSTEM, "replaced").get().getMetadata().getUid();

    onboardings.provider(Onboardings.SYSTEM, "replaced").delete();
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              var provider = onboardings.provider(Onboardings.SYSTEM, "replaced").get();
              assertThat(provider).isNotNull();
              assertThat(provider.getMetadata().getUid()).isNotEqualTo(uid);
              assertThat(LiveConditions.isReadyAtGeneration(provider)).isTrue();
            });
    onboardings.awaitReady("replaced");
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(secret(platform.runtime(), "replaced-provider-kubeconfig").getData())
                    .isEqualTo(
                        secret(
                                platform.workspaces().client(Onboardings.SYSTEM),
                                "replaced-provider-kubeconfig")
                            .getData()));
  }

  @Test
  void regularStatusWritesOfFluxStartNothing() throws IOException {
    onboardings.applyManagedProvider(
        "flapping", "runtimeDeployments: [" + oci("flapping-app", "1.0", "{}") + "]");
    onboardings.awaitSettled("flapping");
    String before = onboardings.runId("flapping");
    String version = releaseVersion();
    onboardings.simulate("{kind: HelmRelease, name: flapping-app, fault: FlapReconciling}");

    await()
        .atMost(LONG)
        .until(() -> Integer.parseInt(releaseVersion()) > Integer.parseInt(version) + 20);
    assertThat(onboardings.runId("flapping")).isEqualTo(before);
  }

  private static String releaseVersion() {
    return onboardings
        .object(ResourceKind.HelmRelease, "flapping-app")
        .get()
        .getMetadata()
        .getResourceVersion();
  }

  @Test
  void rotatedKubeconfigReachesTheCopyWithItsDigest() {
    onboardings.applyManagedProvider(
        "rotating", "runtimeDeployments: [" + oci("rotating-app", "1.0", "{}") + "]");
    onboardings.awaitSettled("rotating");
    String name = "rotating-provider-kubeconfig";
    String digest = digest(name);

    platform
        .workspaces()
        .client(Onboardings.SYSTEM)
        .secrets()
        .inNamespace(Onboardings.NAMESPACE)
        .withName(name)
        .edit(
            source -> {
              source.getData().put("kubeconfig", Onboardings.encode("renewed: true"));
              return source;
            });

    await().atMost(LONG).untilAsserted(() -> assertThat(digest(name)).isNotEqualTo(digest));
    assertThat(Onboardings.decode(secret(platform.runtime(), name).getData().get("kubeconfig")))
        .isEqualTo("renewed: true");
    ObjectRef copy = ObjectRef.hosting("Secret", Onboardings.NAMESPACE, name);
    await()
        .untilAsserted(
            () ->
                assertThat(onboardings.causes("rotating"))
                    .contains(new RunCause(Cause.ROTATION, copy, null)));
  }

  private static String digest(String name) {
    return secret(platform.runtime(), name)
        .getMetadata()
        .getAnnotations()
        .get("onboarding.platform-mesh.io/kubeconfig-sha256");
  }
}
