package io.platformmesh.onboarding.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.platformmesh.onboarding.activities.kubernetes.ResourceKind;
import io.platformmesh.onboarding.activities.kubernetes.crd.Condition;
import io.platformmesh.onboarding.activities.kubernetes.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.kubernetes.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.local.Json;
import io.platformmesh.onboarding.local.real.PlatformOptions;
import io.platformmesh.onboarding.local.real.RealPlatform;
import io.platformmesh.onboarding.local.simulator.Simulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole onboardings on real servers, under our own custom resource definition. */
class OnboardingRealIT {

  private static final String NAMESPACE = "platform-mesh-system";
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir static Path state;

  private static RealPlatform platform;

  @BeforeAll
  static void start() {
    platform =
        RealPlatform.start(
            PlatformOptions.newBuilder(state)
                .cluster("edge")
                .worker(true)
                .watcher(true)
                .simulator(Simulator::start)
                .build());
  }

  @AfterAll
  static void stop() throws IOException {
    HistoryRecorder.record(platform.temporalAddress(), List.of("my-service", "far", "waiting"));
    platform.close();
  }

  private static ManagedProvider get(String name) {
    return platform
        .runtime()
        .resources(ManagedProvider.class)
        .inNamespace(NAMESPACE)
        .withName(name)
        .get();
  }

  private static List<Condition> conditionsOf(String name) {
    ManagedProviderStatus status = get(name).getStatus();
    return status == null || status.conditions() == null ? List.of() : status.conditions();
  }

  private static void awaitReady(String name) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              ManagedProvider live = get(name);
              assertThat(live.getStatus()).as("status of " + name).isNotNull();
              assertThat(live.getStatus().phase())
                  .as(live.getStatus().toString())
                  .isEqualTo("Ready");
              assertThat(live.getStatus().observedGeneration())
                  .isEqualTo(live.getMetadata().getGeneration());
            });
  }

  private static JsonNode spec(ResourceKind kind, String name) {
    GenericKubernetesResource live =
        platform
            .runtime()
            .genericKubernetesResources(kind.context())
            .inNamespace(NAMESPACE)
            .withName(name)
            .get();
    assertThat(live).as(kind + " " + name).isNotNull();
    return Json.mapper().valueToTree(live.getAdditionalProperties().get("spec"));
  }

  private static JsonNode json(String text) {
    try {
      return Json.mapper().readTree(text.replace('\'', '"'));
    } catch (IOException broken) {
      throw new IllegalArgumentException(text, broken);
    }
  }

  private static void apply(String yaml) {
    platform.runtime().resource(yaml).inNamespace(NAMESPACE).create();
  }

  @Test
  void guideManifestBecomesReadyWithTheObjectsOfTheContract() {
    apply(
        """
        apiVersion: providers.platform-mesh.io/v1alpha1
        kind: ManagedProvider
        metadata: {name: my-service}
        spec:
          platformMeshRef: {name: platform-mesh}
          runtimeDeployments:
            - ocm: {componentName: my-service-operator, registry: ghcr.io/my-org/ocm, version: "1.0.0"}
        """);
    awaitReady("my-service");

    assertThat(spec(ResourceKind.OCIRepository, "my-service-operator"))
        .isEqualTo(
            json(
                """
                {'url': 'oci://ghcr.io/my-org/ocm/my-service-operator', 'ref': {'tag': '1.0.0'},
                 'provider': 'generic', 'interval': '1m0s',
                 'layerSelector': {'operation': 'copy',
                   'mediaType': 'application/vnd.cncf.helm.chart.content.v1.tar+gzip'}}
                """));
    assertThat(spec(ResourceKind.HelmRelease, "my-service-operator"))
        .isEqualTo(
            json(
                """
                {'interval': '5m', 'chartRef': {'kind': 'OCIRepository',
                   'name': 'my-service-operator', 'namespace': 'platform-mesh-system'}}
                """));
    Secret copy =
        platform
            .runtime()
            .secrets()
            .inNamespace(NAMESPACE)
            .withName("my-service-provider-kubeconfig")
            .get();
    Secret source =
        platform
            .workspaces()
            .client("root:providers:system")
            .secrets()
            .inNamespace(NAMESPACE)
            .withName("my-service-provider-kubeconfig")
            .get();
    assertThat(copy.getType()).isEqualTo("Opaque");
    assertThat(copy.getData()).containsOnlyKeys("kubeconfig").isEqualTo(source.getData());
  }

  @Test
  void integersAndARemoteRuntimeAndThreeComponentsWorkAndLeaveNoSecretInTemporal()
      throws IOException {
    String edge = platform.cluster("edge").orElseThrow().access().kubeconfig();
    platform
        .runtime()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName("edge-kubeconfig")
                .endMetadata()
                .withData(
                    Map.of(
                        "kubeconfig",
                        Base64.getEncoder().encodeToString(edge.getBytes(StandardCharsets.UTF_8))))
                .build())
        .create();
    apply(
        """
        apiVersion: providers.platform-mesh.io/v1alpha1
        kind: ManagedProvider
        metadata: {name: far}
        spec:
          platformMeshRef: {name: platform-mesh}
          runtimeKubeconfigSecretName: edge-kubeconfig
          providerKubeconfigSecret: {name: far-access, key: config}
          providerHostOverride: https://kcp.example.com:8443
          provider: {path: "root:providers:platform", name: far-provider}
          runtimeDeployments:
            - flux:
                chart: charts/far-operator
                registry: ghcr.io/far
                version: 1.2.3
                insecure: true
                values: {replicaCount: 2, ratio: 0.5, list: [1, two, {three: 3}], word: canary-helm-value}
            - flux: {type: helm, chart: far-portal, registry: "https://charts.example.com", version: 4.5.6}
            - ocm: {component: github.com/far/away, registry: ghcr.io/far/ocm, version: 0.1.0, name: far-sync}
        """);
    awaitReady("far");

    JsonNode release = spec(ResourceKind.HelmRelease, "far-operator");
    assertThat(release.path("values"))
        .isEqualTo(
            json(
                "{'replicaCount': 2, 'ratio': 0.5, 'list': [1, 'two', {'three': 3}], 'word':"
                    + " 'canary-helm-value'}"));
    assertThat(release.path("kubeConfig"))
        .isEqualTo(json("{'secretRef': {'name': 'edge-kubeconfig', 'key': 'kubeconfig'}}"));
    assertThat(spec(ResourceKind.OCIRepository, "far-operator").path("insecure").asBoolean())
        .isTrue();
    assertThat(spec(ResourceKind.HelmRepository, "far-portal"))
        .isEqualTo(json("{'url': 'https://charts.example.com', 'interval': '5m'}"));
    assertThat(spec(ResourceKind.HelmRelease, "far-portal").path("chart"))
        .isEqualTo(
            json(
                """
                {'spec': {'chart': 'far-portal', 'version': '4.5.6', 'sourceRef':
                  {'kind': 'HelmRepository', 'name': 'far-portal',
                   'namespace': 'platform-mesh-system'}}}
                """));
    assertThat(spec(ResourceKind.Repository, "far-sync"))
        .isEqualTo(
            json(
                """
                {'interval': '1m0s', 'repositorySpec':
                  {'type': 'OCIRegistry', 'baseUrl': 'ghcr.io', 'subPath': 'far/ocm'}}
                """));

    Secret copy =
        platform
            .cluster("edge")
            .orElseThrow()
            .client()
            .secrets()
            .inNamespace(NAMESPACE)
            .withName("far-access")
            .get();
    assertThat(copy.getData()).containsOnlyKeys("config");
    String kubeconfig =
        new String(
            Base64.getDecoder().decode(copy.getData().get("config")), StandardCharsets.UTF_8);
    assertThat(kubeconfig).contains("https://kcp.example.com:8443/clusters/");
    String token = kubeconfig.replaceAll("(?s).*token: *\"?([^\"\\s]+).*", "$1");
    assertThat(token).isNotEqualTo(kubeconfig);
    assertThat(platform.runtime().secrets().inNamespace(NAMESPACE).withName("far-access").get())
        .isNull();
    assertNothingInTemporal(List.of("canary-helm-value", token));
  }

  private static void assertNothingInTemporal(List<String> secrets) throws IOException {
    Path database = platform.temporalDatabase();
    try (var files = Files.list(database.getParent())) {
      for (Path file :
          files
              .filter(
                  path ->
                      path.getFileName().toString().startsWith(database.getFileName().toString()))
              .toList()) {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(bytes.length()).isPositive();
        for (String secret : secrets) {
          assertThat(bytes.contains(secret))
              .as(secret.length() + " characters in " + file)
              .isFalse();
        }
      }
    }
    assertThat(Files.readString(database, StandardCharsets.ISO_8859_1)).contains("Onboarding");
  }

  @Test
  void missingPlatformMeshIsNamedAndItsCreationIsNoticed() {
    apply(
        """
        apiVersion: providers.platform-mesh.io/v1alpha1
        kind: ManagedProvider
        metadata: {name: waiting}
        spec:
          platformMeshRef: {name: later}
          runtimeDeployments:
            - flux: {chart: waiting-operator, registry: ghcr.io/x, version: 1.0.0}
        """);
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(conditionsOf("waiting"))
                    .anySatisfy(
                        condition -> {
                          assertThat(condition.type()).isEqualTo("PlatformMeshReady");
                          assertThat(condition.message())
                              .contains("platform-mesh-system/later does not exist: create it");
                        }));
    await()
        .untilAsserted(
            () ->
                assertThat(get("waiting").getStatus().phase()).isEqualTo("WaitingForPlatformMesh"));

    apply(
        """
        apiVersion: core.platform-mesh.io/v1alpha1
        kind: PlatformMesh
        metadata: {name: later}
        spec: {}
        """);
    awaitReady("waiting");
  }

  @Test
  void unknownWorkspaceIsNamed() {
    apply(
        """
        apiVersion: providers.platform-mesh.io/v1alpha1
        kind: ManagedProvider
        metadata: {name: nowhere}
        spec:
          platformMeshRef: {name: platform-mesh}
          provider: {path: "root:no:such", name: nowhere}
          runtimeDeployments:
            - flux: {chart: nowhere-operator, registry: ghcr.io/x, version: 1.0.0}
        """);
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(conditionsOf("nowhere"))
                    .anySatisfy(
                        condition ->
                            assertThat(condition.message())
                                .contains("kcp workspace root:no:such cannot be accessed")
                                .contains("spec.provider.path")));
  }

  @Test
  void deletionRemovesWhatWasMade() {
    apply(
        """
        apiVersion: providers.platform-mesh.io/v1alpha1
        kind: ManagedProvider
        metadata: {name: leaving}
        spec:
          platformMeshRef: {name: platform-mesh}
          cleanupOnDelete: true
          runtimeDeployments:
            - flux: {chart: leaving-operator, registry: ghcr.io/x, version: 1.0.0}
        """);
    awaitReady("leaving");
    platform
        .runtime()
        .resources(ManagedProvider.class)
        .inNamespace(NAMESPACE)
        .withName("leaving")
        .delete();
    await().atMost(LONG).untilAsserted(() -> assertThat(get("leaving")).isNull());
    assertThat(
            platform
                .runtime()
                .genericKubernetesResources(ResourceKind.HelmRelease.context())
                .inNamespace(NAMESPACE)
                .withName("leaving-operator")
                .get())
        .isNull();
    assertThat(
            platform
                .workspaces()
                .client("root:providers:system")
                .genericKubernetesResources(ResourceKind.Provider.context())
                .withName("leaving")
                .get())
        .isNull();
  }

  private static void assertRefused(String components, String words) {
    assertThatThrownBy(
            () ->
                apply(
                    """
                    apiVersion: providers.platform-mesh.io/v1alpha1
                    kind: ManagedProvider
                    metadata: {name: refused}
                    spec:
                      platformMeshRef: {name: platform-mesh}
                      runtimeDeployments: %s
                    """
                        .formatted(components)))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(words);
  }

  @Test
  void eachRuleOfTheDefinitionIsEnforced() {
    String flux = "flux: {chart: a, registry: r, version: '1'}";
    assertRefused("[]", "should have at least 1 items");
    assertRefused("[{}]", "give exactly one of the two");
    assertRefused(
        "[{%s, ocm: {component: c, registry: r, version: '1'}}]".formatted(flux),
        "a component is either flux or ocm");
    assertRefused("[{ocm: {registry: r, version: '1'}}]", "ocm names what to deploy either");
    assertRefused(
        "[{ocm: {component: c, componentName: d, registry: r, version: '1'}}]",
        "ocm names what to deploy either");
    assertRefused("[{%s}, {%s}]".formatted(flux, flux), "two components have the same name");
  }
}
