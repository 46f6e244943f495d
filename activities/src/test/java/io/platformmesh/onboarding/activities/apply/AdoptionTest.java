package io.platformmesh.onboarding.activities.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.platformmesh.onboarding.activities.client.JsonTrees;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which objects and fields of upstream are adopted. */
class AdoptionTest {

  private static final Owner OWNER = new Owner("mesh", "service", "uid");

  private static GenericKubernetesResource release(
      String manager, String annotations, String chart) {
    return Serialization.unmarshal(
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata:
          name: app
          annotations: %s
          managedFields:
          - {manager: %s, operation: Update, fieldsV1: {"f:metadata": {"f:finalizers": {}, "f:labels": {"f:x": {}}}, "f:spec": {"f:values": {}}}}
          - {manager: flux, operation: Update, subresource: status, fieldsV1: {"f:status": {}}}
          - {manager: platform-mesh-onboarding, operation: Apply, fieldsV1: {"f:spec": {"f:interval": {}}}}
        spec: {chartRef: {kind: OCIRepository, name: %s}}
        """
            .formatted(annotations, manager, chart),
        GenericKubernetesResource.class);
  }

  @ParameterizedTest
  @CsvSource({
    "manager, {}, app, true",
    "kubectl, {}, app, false",
    "manager, {onboarding.platform-mesh.io/owner: a/b}, app, false",
    "manager, {}, other, false"
  })
  void recognisesUpstreamByManagerOwnerAndContent(
      String manager, String annotations, String chart, boolean madeByUpstream) {
    assertThat(
            Adoption.DEFAULT.isMadeByUpstreamFor(
                OWNER, release(manager, annotations, chart), release("x", "{}", "app")))
        .isEqualTo(madeByUpstream);
  }

  @Test
  void transfersFieldsButNoFinalizers() {
    GenericKubernetesResource live = release("manager", "{}", "app");
    assertThat(Adoption.DEFAULT.hasFieldsToTransfer(OWNER, live)).isTrue();

    List<ManagedFieldsEntry> after =
        Adoption.DEFAULT.transferredFields(OWNER, live, live.getApiVersion());

    JsonNode upstreams = fieldsOf(after, "manager");
    JsonNode ours = fieldsOf(after, "platform-mesh-onboarding");
    assertThat(upstreams).isEqualTo(json("{\"f:metadata\": {\"f:finalizers\": {}}}"));
    assertThat(ours)
        .isEqualTo(
            json(
                "{\"f:spec\": {\"f:interval\": {}, \"f:values\": {}}, \"f:metadata\": {\"f:labels\":"
                    + " {\"f:x\": {}}}}"));
    assertThat(after).hasSize(3).extracting(ManagedFieldsEntry::getManager).contains("flux");
    live.getMetadata().setManagedFields(after);
    assertThat(Adoption.DEFAULT.hasFieldsToTransfer(OWNER, live)).isFalse();
  }

  private static JsonNode fieldsOf(List<ManagedFieldsEntry> entries, String manager) {
    return entries.stream()
        .filter(entry -> entry.getManager().equals(manager))
        .map(entry -> JsonTrees.of(entry.getFieldsV1()))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode json(String text) {
    return JsonTrees.parse(text);
  }
}
