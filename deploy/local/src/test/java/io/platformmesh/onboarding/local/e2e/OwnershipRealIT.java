package io.platformmesh.onboarding.local.e2e;

import static io.platformmesh.onboarding.local.e2e.Onboardings.LONG;
import static io.platformmesh.onboarding.local.e2e.Onboardings.NAMESPACE;
import static io.platformmesh.onboarding.local.e2e.Onboardings.SYSTEM;
import static io.platformmesh.onboarding.local.e2e.Onboardings.json;
import static io.platformmesh.onboarding.local.e2e.Onboardings.secret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.local.OnboardRun;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Ownership of objects: conflicts, handover, and adoption from upstream. */
@ExtendWith(SharedPlatform.class)
class OwnershipRealIT {

  private static final String HAND_OVER = "onboarding.platform-mesh.io/hand-over-to";

  @TempDir static Path manifests;

  private static RealPlatform platform;
  private static Onboardings onboardings;

  @BeforeAll
  static void start(Onboardings shared) {
    onboardings = shared;
    platform = onboardings.platform();
  }

  @AfterAll
  static void stop() throws IOException {
    HistoryRecorder.record(onboardings.workflows(), List.of("second", "moved-over"));
  }

  private static String component(String chart, String version) {
    return "runtimeDeployments: [{flux: {chart: %s, registry: r.io, version: '%s'}}]"
        .formatted(chart, version);
  }

  private static void annotate(ResourceKind kind, String name, String newOwner) {
    onboardings
        .object(kind, name)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\": {\"annotations\": {\"%s\": \"%s\"}}}".formatted(HAND_OVER, newOwner));
  }

  @Test
  void secondManagedProviderOfAChartWaitsUntilTheFirstIsDeleted() {
    onboardings.applyManagedProvider("first", component("shared-app", "1.0"));
    onboardings.awaitSettled("first");
    String version =
        onboardings.object(ResourceKind.HelmRelease, "shared-app").get().getMetadata().getUid();

    onboardings.applyManagedProvider("second", component("shared-app", "2.0"));
    onboardings.awaitCondition(
        "second",
        ConditionType.ComponentsDeployed,
        "False",
        Reason.OwnershipConflict,
        "platform-mesh-system/first",
        "platform-mesh-system/second");
    assertThat(onboardings.phase("first")).isEqualTo("Ready");
    GenericKubernetesResource release =
        onboardings.object(ResourceKind.HelmRelease, "shared-app").get();
    assertThat(release.getMetadata().getUid()).isEqualTo(version);
    assertThat(release.getMetadata().getGeneration()).isEqualTo(1);

    onboardings.delete("first");
    onboardings.awaitGone("first");
    onboardings.awaitReady("second");
  }

  @Test
  void sameNameInTwoNamespacesDoesNotShareAProvider() {
    platform
        .runtime()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName("elsewhere").endMetadata().build())
        .create();
    platform
        .runtime()
        .resource(
            """
            apiVersion: core.platform-mesh.io/v1alpha1
            kind: PlatformMesh
            metadata: {name: platform-mesh, namespace: elsewhere}
            spec: {}
            """)
        .create();
    onboardings.applyManagedProvider("twin", component("twin-app", "1.0"));
    onboardings.awaitReady("twin");
    platform
        .runtime()
        .resource(
            """
            apiVersion: providers.platform-mesh.io/v1alpha1
            kind: ManagedProvider
            metadata: {name: twin, namespace: elsewhere}
            spec:
              platformMeshRef: {name: platform-mesh}
              runtimeDeployments: [{flux: {chart: twin-app, registry: r.io, version: '1.0'}}]
            """)
        .create();

    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              ManagedProvider other =
                  platform
                      .runtime()
                      .resources(ManagedProvider.class)
                      .inNamespace("elsewhere")
                      .withName("twin")
                      .get();
              assertThat(other.getStatus()).isNotNull();
              assertThat(other.getStatus().conditions())
                  .anySatisfy(
                      condition -> {
                        assertThat(condition.type()).isEqualTo(ConditionType.ProviderReady.name());
                        assertThat(condition.reason()).isEqualTo(Reason.OwnershipConflict.name());
                        assertThat(condition.message())
                            .contains("platform-mesh-system/twin", "elsewhere/twin");
                      });
            });
    assertThat(onboardings.phase("twin")).isEqualTo("Ready");
  }

  @Test
  void foreignSecretIsUnchangedUntilItIsHandedOver() {
    onboardings.applySecret("foreign-provider-kubeconfig", Map.of("kubeconfig", "foreign content"));
    onboardings.applyManagedProvider("foreign", component("foreign-app", "1.0"));
    onboardings.awaitCondition(
        "foreign",
        ConditionType.KubeconfigCopied,
        "False",
        Reason.OwnershipConflict,
        "Secret platform-mesh-system/foreign-provider-kubeconfig");
    Secret before = secret(platform.runtime(), "foreign-provider-kubeconfig");
    assertThat(Onboardings.decode(before.getData().get("kubeconfig"))).isEqualTo("foreign content");

    platform
        .runtime()
        .secrets()
        .inNamespace(NAMESPACE)
        .withName("foreign-provider-kubeconfig")
        .edit(
            live -> {
              live.getMetadata().setAnnotations(Map.of(HAND_OVER, NAMESPACE + "/foreign"));
              return live;
            });
    onboardings.awaitReady("foreign");
    assertThat(
            Onboardings.decode(
                secret(platform.runtime(), "foreign-provider-kubeconfig")
                    .getData()
                    .get("kubeconfig")))
        .contains("clusters:");
  }

  @Test
  void releaseIsHandedOverToAnother() {
    onboardings.applyManagedProvider("giver", component("given-app", "1.0"));
    onboardings.awaitSettled("giver");
    onboardings.applyManagedProvider("taker", component("given-app", "1.0"));
    onboardings.awaitCondition(
        "taker", ConditionType.ComponentsDeployed, "False", Reason.OwnershipConflict);

    annotate(ResourceKind.OCIRepository, "given-app", NAMESPACE + "/taker");
    annotate(ResourceKind.HelmRelease, "given-app", NAMESPACE + "/taker");

    onboardings.awaitReady("taker");
    onboardings.awaitCondition(
        "giver",
        ConditionType.ComponentsDeployed,
        "False",
        Reason.OwnershipConflict,
        NAMESPACE + "/taker");
  }

  /** Creates an object as upstream does: under the name of its binary, without labels. */
  private static void asUpstream(Path kubeconfig, String yaml) throws Exception {
    create(kubeconfig, "manager", yaml);
  }

  private static void create(Path kubeconfig, String fieldManager, String yaml) throws Exception {
    Path file = Files.writeString(manifests.resolve("upstream.yaml"), yaml);
    OnboardRun run =
        OnboardRun.run(
            List.of(
                "kubectl",
                "create",
                "--kubeconfig",
                kubeconfig.toString(),
                "--field-manager=" + fieldManager,
                "-f",
                file.toString()),
            Map.of());
    assertThat(run.exitCode()).as(run.toString()).isZero();
  }

  @Test
  void readyObjectsOfUpstreamAreAdoptedWithoutARedeploy() throws Exception {
    asUpstream(
        platform.kubeconfig("kcp"),
        """
        apiVersion: providers.platform-mesh.io/v1alpha1
        kind: Provider
        metadata: {name: moved-over}
        spec:
          hostOverride: https://old.example.com
          providerKubeconfigSecret:
            {name: moved-over-provider-kubeconfig, namespace: platform-mesh-system, key: kubeconfig}
        """);
    asUpstream(
        platform.kubeconfig(),
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: OCIRepository
        metadata: {name: moved-app, namespace: platform-mesh-system}
        spec:
          url: oci://r.io/moved-app
          ref: {tag: "1.0"}
          provider: generic
          interval: 1m0s
          layerSelector:
            {mediaType: application/vnd.cncf.helm.chart.content.v1.tar+gzip, operation: copy}
        """);
    asUpstream(
        platform.kubeconfig(),
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: moved-app, namespace: platform-mesh-system}
        spec:
          interval: 5m
          chartRef: {kind: OCIRepository, name: moved-app, namespace: platform-mesh-system}
          values: {kept: 1, removed: 2}
        """);
    asUpstream(
        platform.kubeconfig(),
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: moved-over-provider-kubeconfig, namespace: platform-mesh-system}
        type: Opaque
        data: {kubeconfig: b2xk}
        """);
    await()
        .atMost(LONG)
        .until(
            () ->
                LiveConditions.isReadyAtGeneration(
                    onboardings.object(ResourceKind.HelmRelease, "moved-app").get()));
    String spec =
        "providerHostOverride: 'https://old.example.com', runtimeDeployments: [{flux: {chart:"
            + " moved-app, registry: r.io, version: '1.0', values: {kept: 1, removed: 2}}}]";
    platform.watcher().kill();
    onboardings.applyManagedProvider("moved-over", spec);
    onboardings
        .managedProvider("moved-over")
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            """
            {"status": {"phase": "Ready",
              "providerKubeconfigSecretRef":
                {"name": "moved-over-provider-kubeconfig", "namespace": "platform-mesh-system"},
              "conditions": [
                {"type": "RuntimeDeploymentsSubroutine", "status": "True", "reason": "Complete",
                 "message": "done", "lastTransitionTime": "2026-01-01T00:00:00Z"},
                {"type": "OfAnotherController", "status": "True", "reason": "Theirs",
                 "message": "kept", "lastTransitionTime": "2026-01-01T00:00:00Z"}]}}
            """);
    platform.watcher().start();
    onboardings.awaitSettled("moved-over");

    assertThat(onboardings.conditions("moved-over"))
        .extracting(Condition::type)
        .contains("Ready", "OfAnotherController")
        .doesNotContain("RuntimeDeploymentsSubroutine");
    GenericKubernetesResource release =
        onboardings.object(ResourceKind.HelmRelease, "moved-app").get();
    assertThat(release.getMetadata().getGeneration()).isEqualTo(1);
    onboardings.awaitEvents(
        "moved-over", "Normal Adopted HelmRelease ", "Normal Adopted OCIRepository ");
    assertThat(release.getMetadata().getLabels())
        .containsEntry("app.kubernetes.io/managed-by", "platform-mesh-onboarding");
    assertThat(
            onboardings
                .object(ResourceKind.OCIRepository, "moved-app")
                .get()
                .getMetadata()
                .getGeneration())
        .isEqualTo(1);
    assertThat(onboardings.provider(SYSTEM, "moved-over").get().getMetadata().getFinalizers())
        .isNotEmpty();

    onboardings.applyManagedProvider(
        "moved-over",
        "runtimeDeployments: [{flux: {chart: moved-app, registry: r.io, version: '1.0', values:"
            + " {kept: 1}}}]");
    onboardings.awaitSettled("moved-over");
    assertThat(onboardings.spec(ResourceKind.HelmRelease, "moved-app").path("values"))
        .isEqualTo(json("{'kept': 1}"));
    assertThat(onboardings.providerSpec(SYSTEM, "moved-over").has("hostOverride")).isFalse();
    onboardings.applyManagedProvider(
        "moved-over",
        "runtimeDeployments: [{flux: {type: helm, chart: moved-app, registry: 'https://r.io',"
            + " version: '1.0'}}]");
    onboardings.awaitSettled("moved-over");
    assertThat(onboardings.spec(ResourceKind.HelmRelease, "moved-app").has("chartRef")).isFalse();
    assertThat(onboardings.object(ResourceKind.OCIRepository, "moved-app").get()).isNull();
  }

  /** The source and the release of a component as upstream writes them. */
  private static List<String> chartObjects(String name, String values) {
    String source =
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: OCIRepository
        metadata: {name: %1$s, namespace: platform-mesh-system}
        spec: {url: "oci://r.io/%1$s", ref: {tag: "1.0"}, interval: 1m0s}
        """;
    String release =
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: %1$s, namespace: platform-mesh-system}
        spec:
          interval: 5m
          chartRef: {kind: OCIRepository, name: %1$s, namespace: platform-mesh-system}
          values: %2$s
        """;
    return List.of(source.formatted(name), release.formatted(name, values));
  }

  @Test
  void objectsOfUpstreamUnderAnotherNameAreTakenOver() throws Exception {
    String manager = "operator";
    for (String object : chartObjects("renamed-app", "{removed: 2}")) {
      create(platform.kubeconfig(), manager, object);
    }
    platform.watcher().kill();
    onboardings.applyManagedProvider(
        "renamed",
        "runtimeDeployments: [{flux: {chart: renamed-app, registry: r.io, version: '1.0'}}]");
    PatchContext byUpstream =
        new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager(manager)
            .build();
    onboardings
        .managedProvider("renamed")
        .patch(
            byUpstream,
            """
            {"metadata": {"finalizers": ["providers.platform-mesh.io/runtime-deployments",
              "providers.platform-mesh.io/kubeconfig-secret"]}}
            """);
    onboardings
        .managedProvider("renamed")
        .subresource("status")
        .patch(
            byUpstream,
            """
            {"status": {"phase": "Ready", "providerKubeconfigSecretRef":
              {"name": "renamed-provider-kubeconfig", "namespace": "platform-mesh-system"}}}
            """);
    platform.watcher().start();

    onboardings.awaitSettled("renamed");
    onboardings.awaitEvents(
        "renamed", "Normal Adopted HelmRelease ", "Normal Adopted OCIRepository ");
    assertThat(onboardings.spec(ResourceKind.HelmRelease, "renamed-app").has("values")).isFalse();
  }

  @Test
  void objectsOfUpstreamAreRemovedEvenIfNeverAdopted() throws Exception {
    for (String object : chartObjects("orphan-app", "{}")) {
      asUpstream(platform.kubeconfig(), object);
    }
    asUpstream(
        platform.kubeconfig(),
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: orphan-provider-kubeconfig, namespace: platform-mesh-system}
        type: Opaque
        data: {kubeconfig: b2xk}
        """);
    platform.watcher().kill();
    onboardings.apply(
        """
        apiVersion: providers.platform-mesh.io/v1alpha1
        kind: ManagedProvider
        metadata:
          name: orphan
          finalizers:
            - providers.platform-mesh.io/runtime-deployments
            - providers.platform-mesh.io/kubeconfig-secret
        spec:
          platformMeshRef: {name: platform-mesh}
          runtimeDeployments: [{flux: {chart: orphan-app, registry: r.io, version: "1.0"}}]
        """);
    onboardings
        .managedProvider("orphan")
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            """
            {"status": {"phase": "Ready", "providerKubeconfigSecretRef":
              {"name": "orphan-provider-kubeconfig", "namespace": "platform-mesh-system"}}}
            """);
    onboardings.delete("orphan");
    platform.watcher().start();

    onboardings.awaitGone("orphan");
    assertThat(onboardings.object(ResourceKind.HelmRelease, "orphan-app").get()).isNull();
    assertThat(onboardings.object(ResourceKind.OCIRepository, "orphan-app").get()).isNull();
    assertThat(secret(platform.runtime(), "orphan-provider-kubeconfig")).isNull();
  }

  @Test
  void repeatedDriftIsRepairedEverLessOftenAndReported() {
    onboardings.applyManagedProvider(
        "fought",
        "runtimeDeployments: [{flux: {chart: fought-app, registry: r.io, version: '1.0', values:"
            + " {a: 1}}}]");
    onboardings.awaitSettled("fought");
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              onboardings
                  .object(ResourceKind.HelmRelease, "fought-app")
                  .patch(
                      PatchContext.of(PatchType.JSON_MERGE),
                      "{\"spec\": {\"values\": {\"a\": 2}}}");
              assertThat(onboardings.conditions("fought"))
                  .anySatisfy(
                      condition -> {
                        assertThat(condition.type()).isEqualTo("Stalled");
                        assertThat(condition.reason()).isEqualTo("RepeatedDrift");
                        assertThat(condition.message())
                            .contains("HelmRelease platform-mesh-system/fought-app");
                      });
            });
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(onboardings.spec(ResourceKind.HelmRelease, "fought-app").path("values"))
                    .isEqualTo(json("{'a': 1}")));
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(onboardings.conditions("fought"))
                    .noneMatch(condition -> condition.type().equals("Stalled")));
    onboardings.awaitReady("fought");
  }
}
