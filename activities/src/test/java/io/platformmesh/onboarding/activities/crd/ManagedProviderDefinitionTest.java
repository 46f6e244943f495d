package io.platformmesh.onboarding.activities.crd;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed definition is the generated one; {@code -Dcrd.update} writes it. */
class ManagedProviderDefinitionTest {

  private static final Path COMMITTED =
      Path.of(
          System.getProperty("checkout"),
          "deploy/helm/platform-mesh-onboarding-crds/files/managedproviders.providers.platform-mesh.io.yaml");

  @TempDir Path directory;

  @Test
  void committedDefinitionIsUpToDate() throws IOException {
    String generated = ManagedProviderDefinition.generate(directory);
    if (System.getProperty("crd.update") != null) {
      Files.writeString(COMMITTED, generated);
    }
    assertThat(Files.readString(COMMITTED))
        .as(
            "the definition is stale: ./mvnw -pl activities -am test -Dtest=ManagedProviderDefinitionTest"
                + " -Dcrd.update -Dsurefire.failIfNoSpecifiedTests=false")
        .isEqualTo(generated);
  }

  @Test
  void printsTheColumnsOfTheGuideAndTheAge() throws IOException {
    CustomResourceDefinition definition =
        Serialization.unmarshal(Files.readString(COMMITTED), CustomResourceDefinition.class);
    assertThat(definition.getSpec().getVersions().get(0).getAdditionalPrinterColumns())
        .extracting(CustomResourceColumnDefinition::getName)
        .containsExactly("Phase", "Ready", "Age");
  }
}
