package io.platformmesh.onboarding.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.platformmesh.onboarding.local.Json;
import io.platformmesh.onboarding.local.OnboardRun;
import io.platformmesh.onboarding.local.chart.Tool;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The same manifests, read by kubectl and by onboard. */
@ExtendWith(SharedPlatform.class)
class ManifestRealIT {

  private static final String VALUES =
      """
      cleanupOnDelete: %s
      runtimeDeployments:
      - flux:
          chart: %s
          registry: r.io
          version: '1.0'
          insecure: %s
          values:
            mode: 0644
            octal: 0o17
            hex: 0x1F
            enabled: on
            word: tRue
            letter: y
            nothing: ~
            empty:
            quoted: "yes"
            time: 1:30
            day: 2026-01-02
            large: 12345678901
            small: 1e3
            base: &base {a: 1, b: [x, no]}
            merged: {<<: *base, a: 2}
            text: |
              on
              off
      """;

  @TempDir Path directory;

  private static RealPlatform platform;

  @BeforeAll
  static void start(Onboardings shared) {
    platform = shared.platform();
  }

  private static String manifest(String name, String spec) {
    return """
    apiVersion: providers.platform-mesh.io/v1alpha1
    kind: ManagedProvider
    metadata: {name: %s, namespace: %s}
    spec:
      platformMeshRef: {name: absent}
    """
            .formatted(name, Onboardings.NAMESPACE)
        + spec.indent(2);
  }

  private JsonNode appliedByKubectl(String text) throws Exception {
    Tool kubectl =
        new Tool("kubectl", Path.of(platform.environment().get("KUBECONFIG")), directory);
    return Json.mapper()
        .readTree(
            kubectl
                .run(text, List.of("create", "--dry-run=server", "-o", "json", "-f", "-"))
                .required());
  }

  private static JsonNode appliedByOnboard(String text, String name) throws Exception {
    OnboardRun run =
        OnboardRun.reading(text, platform.environment(), "apply", "--no-wait", "-f", "-");
    assertThat(run.exitCode()).as(run.toString()).isZero();
    return Json.mapper()
        .readTree(
            Serialization.asJson(
                platform
                    .runtime()
                    .genericKubernetesResources(
                        "providers.platform-mesh.io/v1alpha1", "ManagedProvider")
                    .inNamespace(Onboardings.NAMESPACE)
                    .withName(name)
                    .get()));
  }

  @Test
  void onboardReadsManifestsAsKubectlDoes() throws Exception {
    List<List<String>> words = List.of(List.of("True", "yes"), List.of("off", "N"));
    for (int index = 0; index < words.size(); index++) {
      String name = "manifest-" + index;
      String text =
          manifest(name, VALUES.formatted(words.get(index).get(0), name, words.get(index).get(1)));

      JsonNode byKubectl = appliedByKubectl(text);

      assertThat(appliedByOnboard(text, name).path("spec")).isEqualTo(byKubectl.path("spec"));
      OnboardRun offline = OnboardRun.reading(text, platform.environment(), "validate", "-f", "-");
      assertThat(offline.exitCode()).as(offline.toString()).isZero();
    }
  }

  @Test
  void onboardAppliesTheItemsOfLists() throws Exception {
    String component = "{flux: {chart: list-%s, registry: r.io, version: '1.0'}}";
    String list =
        """
        apiVersion: v1
        kind: List
        items:
        - apiVersion: providers.platform-mesh.io/v1alpha1
          kind: ManagedProvider
          metadata: {name: list-a, namespace: %1$s}
          spec: {platformMeshRef: {name: absent}, runtimeDeployments: [%2$s]}
        - apiVersion: providers.platform-mesh.io/v1alpha1
          kind: ManagedProvider
          metadata: {name: list-b, namespace: %1$s}
          spec: {platformMeshRef: {name: absent}, runtimeDeployments: [%3$s]}
        """
            .formatted(Onboardings.NAMESPACE, component.formatted("a"), component.formatted("b"));

    appliedByOnboard(list, "list-a");

    assertThat(appliedByOnboard(list, "list-b").at("/metadata/name").asText()).isEqualTo("list-b");
  }
}
