package io.platformmesh.onboarding.local.e2e;

import static io.platformmesh.onboarding.local.e2e.Onboardings.NAMESPACE;
import static io.platformmesh.onboarding.local.e2e.Onboardings.SYSTEM;
import static io.platformmesh.onboarding.local.e2e.Onboardings.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whole onboardings on real servers, under our own custom resource definition. */
@ExtendWith(SharedPlatform.class)
class OnboardingRealIT {

  private static RealPlatform platform;
  private static Onboardings onboardings;

  @BeforeAll
  static void start(Onboardings shared) {
    onboardings = shared;
    platform = onboardings.platform();
  }

  @AfterAll
  static void stop() throws IOException {
    HistoryRecorder.record(onboardings.workflows(), List.of("my-service", "far"));
  }

  @Test
  void guideManifestBecomesReadyWithTheObjectsOfTheContract() {
    onboardings.apply(
        """
        apiVersion: providers.platform-mesh.io/v1alpha1
        kind: ManagedProvider
        metadata: {name: my-service}
        spec:
          platformMeshRef: {name: platform-mesh}
          runtimeDeployments:
            - ocm: {componentName: my-service-operator, registry: ghcr.io/my-org/ocm, version: "1.0.0"}
        """);
    onboardings.awaitReady("my-service");

    assertThat(onboardings.spec(ResourceKind.OCIRepository, "my-service-operator"))
        .isEqualTo(
            json(
                """
                {'url': 'oci://ghcr.io/my-org/ocm/my-service-operator', 'ref': {'tag': '1.0.0'},
                 'provider': 'generic', 'interval': '1m0s',
                 'layerSelector': {'operation': 'copy',
                   'mediaType': 'application/vnd.cncf.helm.chart.content.v1.tar+gzip'}}
                """));
    assertThat(onboardings.spec(ResourceKind.HelmRelease, "my-service-operator"))
        .isEqualTo(
            json(
                """
                {'interval': '5m', 'chartRef': {'kind': 'OCIRepository',
                   'name': 'my-service-operator', 'namespace': 'platform-mesh-system'}}
                """));
    assertThat(onboardings.providerSpec(SYSTEM, "my-service"))
        .isEqualTo(
            json(
                """
                {'providerKubeconfigSecret': {'name': 'my-service-provider-kubeconfig',
                   'namespace': 'platform-mesh-system', 'key': 'kubeconfig'}}
                """));
    assertThat(onboardings.get("my-service").getStatus().providerKubeconfigSecretRef().toString())
        .contains("my-service-provider-kubeconfig", "platform-mesh-system");
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
  void remoteRuntimeAndThreeComponentsWorkAndLeaveNoSecretInTemporal() throws IOException {
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
    onboardings.apply(
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
    onboardings.awaitReady("far");

    JsonNode release = onboardings.spec(ResourceKind.HelmRelease, "far-operator");
    assertThat(release.path("values"))
        .isEqualTo(
            json(
                "{'replicaCount': 2, 'ratio': 0.5, 'list': [1, 'two', {'three': 3}], 'word':"
                    + " 'canary-helm-value'}"));
    assertThat(release.path("kubeConfig"))
        .isEqualTo(json("{'secretRef': {'name': 'edge-kubeconfig', 'key': 'kubeconfig'}}"));
    assertThat(
            onboardings
                .spec(ResourceKind.OCIRepository, "far-operator")
                .path("insecure")
                .asBoolean())
        .isTrue();
    assertThat(onboardings.spec(ResourceKind.HelmRepository, "far-portal"))
        .isEqualTo(json("{'url': 'https://charts.example.com', 'interval': '5m'}"));
    assertThat(onboardings.spec(ResourceKind.HelmRelease, "far-portal").path("chart"))
        .isEqualTo(
            json(
                """
                {'spec': {'chart': 'far-portal', 'version': '4.5.6', 'sourceRef':
                  {'kind': 'HelmRepository', 'name': 'far-portal',
                   'namespace': 'platform-mesh-system'}}}
                """));
    assertThat(onboardings.spec(ResourceKind.Repository, "far-sync"))
        .isEqualTo(
            json(
                """
                {'interval': '1m0s', 'repositorySpec':
                  {'type': 'OCIRegistry', 'baseUrl': 'ghcr.io', 'subPath': 'far/ocm'}}
                """));

    JsonNode config =
        json(
            """
            [{'apiVersion': 'delivery.ocm.software/v1alpha1', 'kind': 'Repository',
              'name': 'far-sync', 'namespace': 'platform-mesh-system', 'policy': 'Propagate'}]
            """);
    JsonNode component = onboardings.spec(ResourceKind.Component, "far-sync");
    assertThat(component)
        .isEqualTo(
            ((ObjectNode)
                    json(
                        """
                        {'component': 'github.com/far/away', 'semver': '0.1.0', 'interval': '1m0s',
                         'downgradePolicy': 'Allow', 'repositoryRef': {'name': 'far-sync'}}
                        """))
                .set("ocmConfig", config));
    JsonNode resource = onboardings.spec(ResourceKind.Resource, "far-sync");
    assertThat(resource.path("componentRef")).isEqualTo(json("{'name': 'far-sync'}"));
    assertThat(resource.path("resource"))
        .isEqualTo(json("{'byReference': {'resource': {'name': 'chart'}}}"));
    assertThat(resource.path("ocmConfig")).isEqualTo(config);
    assertThat(onboardings.providerSpec("root:providers:platform", "far-provider"))
        .isEqualTo(
            json(
                """
                {'hostOverride': 'https://kcp.example.com:8443', 'providerKubeconfigSecret':
                  {'name': 'far-access', 'namespace': 'platform-mesh-system', 'key': 'config'}}
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
  void deletionRemovesCreatedObjects() {
    onboardings.apply(
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
    onboardings.awaitReady("leaving");
    onboardings.delete("leaving");
    onboardings.awaitGone("leaving");
    assertThat(onboardings.object(ResourceKind.HelmRelease, "leaving-operator").get()).isNull();
    assertThat(onboardings.provider(SYSTEM, "leaving").get()).isNull();
  }
}
