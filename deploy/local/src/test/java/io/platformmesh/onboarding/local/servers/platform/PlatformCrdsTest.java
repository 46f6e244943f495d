package io.platformmesh.onboarding.local.servers.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.platformmesh.onboarding.local.LocalPlatformException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformCrdsTest {
  @TempDir Path directory;

  @Test
  void splitsADirectoryByFileName() throws IOException {
    write("things.yaml", "things.example.org");
    write("kcp_places.yml", "places.example.org");
    Files.writeString(directory.resolve("README.md"), "none of it");
    PlatformCrds platformCrds = PlatformCrds.in(directory, null);
    assertThat(platformCrds.runtime())
        .extracting(crd -> crd.getMetadata().getName())
        .containsExactly("things.example.org");
    assertThat(platformCrds.kcp())
        .extracting(crd -> crd.getMetadata().getName())
        .containsExactly("places.example.org");
  }

  @Test
  void rejectsADirectoryWithoutDefinitions() {
    assertThatThrownBy(() -> PlatformCrds.in(directory, null))
        .isInstanceOf(LocalPlatformException.class)
        .hasMessageContaining("no YAML file")
        .hasMessageContaining("--crds");
    assertThatThrownBy(() -> PlatformCrds.in(directory.resolve("missing"), null))
        .isInstanceOf(LocalPlatformException.class)
        .hasMessageContaining("there is no directory");
  }

  @Test
  void foreignKindsAllowAnySpecAndStatus() {
    assertThat(ForeignCrds.runtime()).hasSize(8);
    assertThat(ForeignCrds.kcp()).hasSize(1);
    assertThat(ForeignCrds.runtime())
        .allSatisfy(
            crd -> {
              var version = crd.getSpec().getVersions().get(0);
              assertThat(version.getSubresources().getStatus()).isNotNull();
              assertThat(version.getSchema().getOpenAPIV3Schema().getProperties().values())
                  .allMatch(schema -> schema.getXKubernetesPreserveUnknownFields());
            });
  }

  private void write(String file, String name) throws IOException {
    Files.writeString(
        directory.resolve(file),
        """
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: %s
        """
            .formatted(name));
  }
}
