package io.platformmesh.onboarding.activities.kubernetes.crd;

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

  private static JsonNode schema(String definition) {
    return Serialization.unmarshal(definition, JsonNode.class)
        .at("/spec/versions/0/schema/openAPIV3Schema");
  }

  private static JsonNode released() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(DefinitionCompatibilityTest.class.getResourceAsStream(RELEASED))) {
      return schema(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void definitionBreaksNothingThatWasReleased() throws IOException {
    String committed =
        Files.readString(
            Path.of(
                System.getProperty("checkout"),
                "deploy/helm/platform-mesh-onboarding-crds/files/managedproviders.providers.platform-mesh.io.yaml"));
    assertThat(Compatibility.breaks(released(), schema(committed))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{properties: {a: {type: string}}} | {properties: {}} | .a is gone",
        "{properties: {a: {type: string}}} | {properties: {a: {type: integer}}} | .a is of another type",
        "{properties: {a: {}}} | {properties: {a: {}, b: {}}, required: [b]} | requires more",
        "{items: {pattern: x}} | {items: {pattern: y}} | [] has another pattern",
        "{enum: [a, b]} | {enum: [a]} | allows fewer values",
        "{type: string} | {type: string, enum: [a]} | allows fewer values",
        "{default: 1} | {default: 2} | has another default",
        "{} | {x-kubernetes-validations: [{rule: self}]} | has a new rule",
        "{x-kubernetes-preserve-unknown-fields: true} | {} | no longer keeps what it does not know",
      })
  void whatBreaksIsFound(String earlier, String later, String expected) {
    assertThat(Compatibility.breaks(yaml(earlier), yaml(later)))
        .singleElement()
        .asString()
        .contains(expected);
  }

  @Test
  void widerOnesBreakNothing() {
    assertThat(
            Compatibility.breaks(
                yaml("{properties: {a: {enum: [x]}}, required: [a]}"),
                yaml("{properties: {a: {enum: [x, y]}, b: {type: string}}}")))
        .isEmpty();
  }
}
