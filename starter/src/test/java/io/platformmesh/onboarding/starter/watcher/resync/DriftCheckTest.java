package io.platformmesh.onboarding.starter.watcher.resync;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cached objects that suggest a drift of a settled ManagedProvider. */
class DriftCheckTest {

  private static ManagedProvider managedProvider() {
    return Serialization.unmarshal(
        """
        metadata: {name: service, namespace: mesh}
        spec:
          platformMeshRef: {name: platform-mesh}
          runtimeDeployments: [{flux: {chart: app, registry: r, version: v}}]
        """,
        ManagedProvider.class);
  }

  private static GenericKubernetesResource release(String name, String ready, String editedAt) {
    return Serialization.unmarshal(
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata:
          name: %s
          generation: 1
          managedFields:
          - {manager: platform-mesh-onboarding, operation: Apply, time: "2026-01-02T00:00:00Z", fieldsV1: {"f:spec": {}}}
          - {manager: another, operation: Update, time: "%s", fieldsV1: {"f:spec": {}}}
        status:
          observedGeneration: 1
          conditions: [{type: Ready, status: "%s", reason: R, message: m, observedGeneration: 1}]
        """
            .formatted(name, editedAt, ready),
        GenericKubernetesResource.class);
  }

  @ParameterizedTest
  @CsvSource({
    "app, True, 2026-01-01T00:00:00Z, false",
    "app, False, 2026-01-01T00:00:00Z, true",
    "app, True, 2026-01-03T00:00:00Z, true",
    "app, True, 2026-01-02T00:00:00Z, true",
    "previous, True, 2026-01-01T00:00:00Z, true"
  })
  void labelledObjects(String name, String ready, String editedAt, boolean drifted) {
    assertThat(DriftCheck.hasDrifted(managedProvider(), List.of(release(name, ready, editedAt))))
        .isEqualTo(drifted);
  }

  @Test
  void missingObjects() {
    assertThat(DriftCheck.hasDrifted(managedProvider(), List.of())).isTrue();
    assertThat(DriftCheck.isUnavailable(null)).isTrue();
    assertThat(DriftCheck.wasOnboarded(managedProvider())).isFalse();
  }

  @Test
  void copies() {
    Secret one = new SecretBuilder().addToData("k", "b25l").build();
    Secret two = new SecretBuilder().addToData("k", "dHdv").build();

    assertThat(DriftCheck.kubeconfigCopyDiffers(one, one, "k")).isFalse();
    assertThat(DriftCheck.kubeconfigCopyDiffers(one, two, "k")).isTrue();
    assertThat(DriftCheck.kubeconfigCopyDiffers(one, null, "k")).isTrue();
  }
}
