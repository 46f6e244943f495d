package io.platformmesh.onboarding.starter.cli.validation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.platformmesh.onboarding.activities.control.ControlAnnotations;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderSpec;
import io.platformmesh.onboarding.activities.crd.Validation;
import io.platformmesh.onboarding.workflows.contract.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * Checks ManagedProviders against the rules of the API server and of the onboarding: the schema of
 * the custom resource definition, {@link Validation}, and no unknown fields, which kubectl rejects
 * too.
 */
final class ManifestCheck {

  private static final String DEFINITION = "/crds/managedproviders.providers.platform-mesh.io.yaml";
  private static final String API_VERSION = ManagedProvider.GROUP + "/" + ManagedProvider.VERSION;
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final int MAX_NAME_LENGTH = 253;

  private final ObjectMapper json = new ObjectMapper();
  private final JsonSchema schema;

  ManifestCheck() {
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).build();
    schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(specSchema(), config);
  }

  private static JsonNode specSchema() {
    try (InputStream definition = ManifestCheck.class.getResourceAsStream(DEFINITION)) {
      JsonNode spec =
          new YAMLMapper()
              .readTree(Objects.requireNonNull(definition, DEFINITION))
              .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
      toJsonSchema(spec);
      return spec;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * Removes the keywords that only Kubernetes has, whose rules {@link Validation} checks, and
   * disallows unknown fields.
   */
  private static void toJsonSchema(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.path("properties").isObject()
        && !object.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
      object.put("additionalProperties", false);
    }
    if (node instanceof ObjectNode object) {
      object.properties().removeIf(entry -> entry.getKey().startsWith("x-kubernetes-"));
    }
    node.forEach(ManifestCheck::toJsonSchema);
  }

  /**
   * Returns the rules that the ManagedProviders of a file break; ignores objects of other kinds.
   */
  List<ManifestProblem> check(String file, String text) {
    List<ManifestProblem> problems = new ArrayList<>();
    try {
      for (Document document : Document.parse(text)) {
        if (!document.content().isNull()) {
          check(document.content())
              .forEach(problem -> problems.add(ManifestProblem.of(file, document, problem)));
        }
      }
    } catch (MarkedYamlEngineException malformed) {
      int line = malformed.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      problems.add(
          new ManifestProblem(file, line, "", "not valid YAML: " + malformed.getProblem()));
    }
    return problems;
  }

  private List<Problem> check(JsonNode content) {
    String kind = content.path("kind").asText("");
    if (kind.isEmpty()) {
      return List.of(new Problem("/kind", "missing: this document is not a Kubernetes manifest"));
    }
    if (!kind.equals(ManagedProvider.KIND)) {
      return List.of();
    }
    List<Problem> problems = new ArrayList<>();
    if (!API_VERSION.equals(content.path("apiVersion").asText())) {
      problems.add(new Problem("/apiVersion", "must be " + API_VERSION));
    }
    checkName(content, problems);
    if (content.path("spec").isObject()) {
      checkSpec(content.path("spec"), problems);
      problems.addAll(ControlAnnotations.problemsOf(annotated(content)));
    } else {
      problems.addAll(Validation.problemsOf(null));
    }
    return problems;
  }

  private static void checkName(JsonNode content, List<Problem> problems) {
    String name = content.at("/metadata/name").asText("");
    if (!NAME.matcher(name).matches() || name.length() > MAX_NAME_LENGTH) {
      problems.add(
          new Problem(
              "/metadata/name",
              "'%s' is not a valid object name (lower-case letters, digits, '-' and '.'): correct it"
                  .formatted(name)));
    }
  }

  private void checkSpec(JsonNode spec, List<Problem> problems) {
    Set<ValidationMessage> broken = schema.validate(spec);
    broken.forEach(message -> problems.add(problem(message)));
    if (broken.isEmpty()) {
      try {
        problems.addAll(Validation.problemsOf(json.treeToValue(spec, ManagedProviderSpec.class)));
      } catch (JsonProcessingException unreadable) {
        problems.add(new Problem("/spec", "cannot be read: " + unreadable.getOriginalMessage()));
      }
    }
  }

  private static Problem problem(ValidationMessage broken) {
    String path = "/spec" + broken.getInstanceLocation();
    return switch (broken.getType()) {
      case "additionalProperties" ->
          new Problem(
              path + "/" + broken.getProperty(),
              "not a field of a ManagedProvider: correct or remove it");
      case "required" ->
          new Problem(path + "/" + broken.getProperty(), "missing: the field is required");
      default -> new Problem(path, broken.getError());
    };
  }

  private static ManagedProvider annotated(JsonNode content) {
    Map<String, String> annotations = new TreeMap<>();
    content
        .at("/metadata/annotations")
        .properties()
        .forEach(entry -> annotations.put(entry.getKey(), entry.getValue().asText()));
    ManagedProvider object = new ManagedProvider();
    object.getMetadata().setAnnotations(annotations);
    return object;
  }
}
