package io.platformmesh.onboarding.activities.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The reference page of the API is generated from the definition; {@code -Dreference.update} writes
 * it.
 */
class ApiReferenceTest {

  private static final Path CHECKOUT = Path.of(System.getProperty("checkout"));
  private static final Path DEFINITION =
      CHECKOUT.resolve(
          "deploy/helm/platform-mesh-onboarding-crds/files/managedproviders.providers.platform-mesh.io.yaml");
  private static final Path PAGE = CHECKOUT.resolve("docs/reference/api.md");

  private static final String HEAD =
      """
      # ManagedProvider

      `apiVersion: providers.platform-mesh.io/v1alpha1`, `kind: ManagedProvider`, namespaced. `kubectl explain managedprovider.spec` prints
      the same. Conditions, annotations and labels: [contract](contract.md).
      """;

  @Test
  void pageDescribesEachField() throws IOException {
    JsonNode schema =
        Serialization.unmarshal(Files.readString(DEFINITION), JsonNode.class)
            .at("/spec/versions/0/schema/openAPIV3Schema");
    StringBuilder page = new StringBuilder(HEAD);
    for (String part : new String[] {"spec", "status"}) {
      page.append("%n## %s%n%n".formatted(part));
      page.append("| field | type | required | meaning |%n| --- | --- | --- | --- |%n".formatted());
      append(page, part, schema.at("/properties/" + part));
    }
    if (System.getProperty("reference.update") != null) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE))
        .as(
            "stale: ./mvnw -pl activities -am test -Dtest=ApiReferenceTest -Dreference.update"
                + " -Dsurefire.failIfNoSpecifiedTests=false")
        .isEqualTo(page.toString());
  }

  private static void append(StringBuilder page, String path, JsonNode parent) {
    Set<String> required = new HashSet<>();
    parent.path("required").forEach(name -> required.add(name.asText()));
    for (Map.Entry<String, JsonNode> entry : parent.path("properties").properties()) {
      JsonNode field = entry.getValue();
      boolean list = field.path("type").asText().equals("array");
      String name = path + "." + entry.getKey() + (list ? "[]" : "");
      page.append(
          "| `%s` | %s | %s | %s |%n"
              .formatted(
                  name,
                  type(field),
                  required.contains(entry.getKey()) ? "yes" : "",
                  meaning(field)));
      append(page, name, list ? field.path("items") : field);
    }
  }

  private static String type(JsonNode field) {
    String type = field.path("type").asText("any");
    return type.equals("array") ? "list of " + field.at("/items/type").asText() : type;
  }

  private static String meaning(JsonNode field) {
    StringBuilder meaning = new StringBuilder(field.path("description").asText());
    if (field.has("default")) {
      meaning.append(" Default: ").append(field.path("default").asText()).append('.');
    }
    if (field.has("enum")) {
      meaning.append(" One of: ");
      field.path("enum").forEach(value -> meaning.append(value.asText()).append(", "));
      meaning.setLength(meaning.length() - 2);
      meaning.append('.');
    }
    return meaning.toString().replace("|", "\\|");
  }
}
