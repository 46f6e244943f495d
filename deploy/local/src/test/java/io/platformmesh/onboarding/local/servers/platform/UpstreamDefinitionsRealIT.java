package io.platformmesh.onboarding.local.servers.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf(
    value = "upstreamIsHere",
    disabledReason = "the directory named by system property upstream has no crds")
class UpstreamDefinitionsRealIT {
  @TempDir Path state;

  static Path crds() {
    return Path.of(System.getProperty("upstream", ""), "crds");
  }

  static boolean upstreamIsHere() {
    return Files.isDirectory(crds());
  }

  @Test
  void platformStartsWithTheUpstreamDefinitions() {
    PlatformOptions options =
        PlatformOptions.newBuilder(state)
            .crds(crds())
            .kcpSecretForm(PlatformOptions.KcpSecretForm.KUBECONFIG)
            .build();
    try (RealPlatform platform = RealPlatform.start(options)) {
      assertThat(names(platform.runtime()))
          .contains(
              "managedproviders.providers.platform-mesh.io", "helmreleases.helm.toolkit.fluxcd.io")
          .doesNotContain("providers.providers.platform-mesh.io");
      assertThat(names(platform.workspaces().client("root:providers:system")))
          .contains("providers.providers.platform-mesh.io", "apiexports.apis.kcp.io")
          .doesNotContain("managedproviders.providers.platform-mesh.io");
      Map<String, String> secret =
          platform
              .runtime()
              .secrets()
              .inNamespace("platform-mesh-system")
              .withName("kcp-cluster-admin-client-cert")
              .get()
              .getData();
      assertThat(secret).containsOnlyKeys("ca.crt", "tls.crt", "tls.key", "kubeconfig");
    }
  }

  private static Stream<String> names(KubernetesClient client) {
    return client.apiextensions().v1().customResourceDefinitions().list().getItems().stream()
        .map((CustomResourceDefinition crd) -> crd.getMetadata().getName());
  }
}
