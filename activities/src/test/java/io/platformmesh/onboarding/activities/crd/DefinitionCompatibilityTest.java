package io.platformmesh.onboarding.activities.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Objects that the last released definition accepted are accepted by this one. */
class DefinitionCompatibilityTest {

  private static final String RELEASED =
      "/released/managedproviders.providers.platform-mesh.io.yaml";

  private static JsonNode yaml(String text) {
    return Serialization.unmarshal("---\n" + text, JsonNode.class);
  }

  private static JsonNode definition(String yaml) {
    JsonNode definition = Serialization.unmarshal(yaml, JsonNode.class);
    assertThat(definition.at("/spec/versions/0/schema/openAPIV3Schema/properties")).isNotEmpty();
    return definition;
  }

  private static JsonNode released() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(DefinitionCompatibilityTest.class.getResourceAsStream(RELEASED))) {
      return definition(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void definitionAcceptsAllObjectsOfTheLastRelease() throws IOException {
    String committed =
        Files.readString(
            Path.of(
                System.getProperty("checkout"),
                "deploy/helm/platform-mesh-onboarding-crds/files/managedproviders.providers.platform-mesh.io.yaml"));
    assertThat(Compatibility.breaksOfDefinition(released(), definition(committed))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{properties: {a: {type: string}}} | {properties: {}} | .a is gone",
        "{properties: {a: {type: string}}} | {properties: {a: {type: integer}}} | .a has another type",
        "{properties: {a: {}}} | {properties: {a: {}, b: {}}, required: [b]} | requires more",
        "{items: {pattern: x}} | {items: {pattern: y}} | [] has another pattern",
        "{enum: [a, b]} | {enum: [a]} | allows fewer values",
        "{type: string} | {type: string, enum: [a]} | allows fewer values",
        "{default: 1} | {default: 2} | has another default",
        "{} | {x-kubernetes-validations: [{rule: self}]} | has a new rule",
        "{x-kubernetes-preserve-unknown-fields: true} | {} | no longer preserves unknown fields",
        "{maxLength: 9} | {maxLength: 8} | has a lower maxLength",
        "{} | {maxItems: 8} | has a lower maxItems",
        "{minItems: 1} | {minItems: 2} | has a higher minItems",
        "{nullable: true} | {} | may no longer be null",
        "{x-kubernetes-list-type: map} | {x-kubernetes-list-type: atomic} | has another x-kubernetes-list-type",
        "{x-kubernetes-list-map-keys: [type]} | {x-kubernetes-list-map-keys: [a]} | has another x-kubernetes-list-map-keys",
      })
  void findsABreakInASchema(String earlier, String later, String expected) {
    assertThat(Compatibility.breaks(yaml(earlier), yaml(later)))
        .singleElement()
        .asString()
        .contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{scope: Namespaced} | {scope: Cluster} | scope has changed",
        "{group: a} | {group: b} | group has changed",
        "{names: {kind: A}} | {names: {kind: B}} | names/kind has changed",
        "{names: {plural: a}} | {names: {plural: b}} | names/plural has changed",
        "{names: {shortNames: [a]}} | {names: {}} | names/shortNames has fewer elements",
        "{versions: [{name: v1}]} | {versions: [{name: v2}]} | v1 is gone",
        "{versions: [{name: v1, served: true}]} | {versions: [{name: v1}]} | v1 is no longer served",
        "{versions: [{name: v1, storage: true}]} | {versions: [{name: v2, storage: true}, {name: v1}]} | v1 is no longer stored",
        "{versions: [{name: v1, subresources: {status: {}}}]} | {versions: [{name: v1}]} | v1 has lost its status subresource",
        "{versions: [{name: v1, schema: {openAPIV3Schema: {type: string}}}]} | {versions: [{name: v2}, {name: v1, schema: {openAPIV3Schema: {type: integer}}}]} | v1 has another type",
      })
  void findsABreakInADefinition(String earlier, String later, String expected) {
    assertThat(
            Compatibility.breaksOfDefinition(
                yaml("{spec: " + earlier + "}"), yaml("{spec: " + later + "}")))
        .singleElement()
        .asString()
        .contains(expected);
  }

  @Test
  void acceptsAWiderSchema() {
    assertThat(
            Compatibility.breaks(
                yaml("{maxLength: 8, minItems: 2}"), yaml("{maxLength: 9, minItems: 1}")))
        .isEmpty();
    assertThat(
            Compatibility.breaks(
                yaml("{properties: {a: {enum: [x]}}, required: [a]}"),
                yaml("{properties: {a: {enum: [x, y]}, b: {type: string}}}")))
        .isEmpty();
  }
}
