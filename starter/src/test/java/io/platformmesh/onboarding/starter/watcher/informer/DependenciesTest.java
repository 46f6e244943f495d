package io.platformmesh.onboarding.starter.watcher.informer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DependenciesTest {

  @ParameterizedTest
  @CsvSource({
    "HelmRelease, app, app",
    "OCIRepository, app, app",
    "Component, app, app",
    "HelmChart, mesh-app, app",
    "HelmChart, of-a-user, ",
    "PlatformMesh, app, ",
  })
  void objectOfAComponentIsKnownByItsName(String kind, String name, @Nullable String component) {
    GenericKubernetesResource object = new GenericKubernetesResource();
    object.setKind(kind);
    object.setMetadata(new ObjectMetaBuilder().withNamespace("mesh").withName(name).build());

    assertThat(Dependencies.componentOf(object).orElse(null)).isEqualTo(component);
  }
}
