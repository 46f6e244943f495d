package io.platformmesh.onboarding.activities.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.inventory.Inventory.Copy;
import io.platformmesh.onboarding.activities.inventory.Inventory.ProviderPlace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How the inventory is recorded in the annotation. */
class InventoryTest {

  private static ManagedProvider managedProvider(String status) {
    return Serialization.unmarshal(
        """
        apiVersion: providers.platform-mesh.io/v1alpha1
        kind: ManagedProvider
        metadata: {name: service, namespace: mesh}
        spec:
          platformMeshRef: {name: platform-mesh}
          runtimeKubeconfigSecretName: edge
          runtimeDeployments: [{flux: {chart: a, registry: r, version: v}}]
        status: %s
        """
            .formatted(status),
        ManagedProvider.class);
  }

  @Test
  void readsTheRecordThatItHasWritten() {
    Inventory inventory =
        Inventory.EMPTY
            .withCopy(new Copy(null, "local"))
            .withCopy(new Copy("edge", "remote"))
            .withProvider(new ProviderPlace("root:a", "p", false));
    ManagedProvider managedProvider = managedProvider("{}");
    managedProvider
        .getMetadata()
        .setAnnotations(Map.of("onboarding.platform-mesh.io/inventory", inventory.toJson()));

    assertThat(Inventories.of(managedProvider)).isEqualTo(inventory);
    assertThat(inventory.toJson()).contains("{\"name\":\"local\"}").doesNotContain("null");
  }

  @Test
  void recordsAProviderOnce() {
    ProviderPlace found = new ProviderPlace("root:a", "p", false);
    Inventory inventory =
        Inventory.EMPTY.withProvider(found).withProvider(new ProviderPlace("root:a", "p", true));

    assertThat(inventory.providers()).isEqualTo(List.of(found));
    assertThat(inventory.withoutProvider(found)).isEqualTo(Inventory.EMPTY);
  }

  @Test
  void derivesTheInventoryOfAnOnboardingByUpstream() {
    assertThat(
            Inventories.of(
                managedProvider("{providerKubeconfigSecretRef: {name: s, namespace: mesh}}")))
        .isEqualTo(
            new Inventory(
                List.of(new Copy("edge", "s")),
                List.of(new ProviderPlace("root:providers:system", "service", true))));
    assertThat(Inventories.of(managedProvider("{}"))).isEqualTo(Inventory.EMPTY);
  }

  @Test
  void ignoresAnInvalidAnnotation() {
    ManagedProvider managedProvider = managedProvider("{}");
    managedProvider
        .getMetadata()
        .setAnnotations(Map.of("onboarding.platform-mesh.io/inventory", "{broken"));

    assertThat(Inventories.of(managedProvider)).isEqualTo(Inventory.EMPTY);
  }
}
