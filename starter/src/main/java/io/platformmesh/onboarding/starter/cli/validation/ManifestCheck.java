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
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * Checks ManagedProviders by the rules that the API server and the onboarding have: the schema of
 * the custom resource definition, with unknown fields refused as kubectl does it, and {@link
 * Validation}.
 */
final class ManifestCheck {

  private static final String DEFINITION = "/crds/managedproviders.providers.platform-mesh.io.yaml";
  private static final String API_VERSION = ManagedProvider.GROUP + "/" + ManagedProvider.VERSION;
  private static final Pattern PATH = Pattern.compile("^spec[\\w.\\[\\]]*");
  private static final Pattern ANNOTATION = Pattern.compile("^annotation (\\S+):");
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final int LONGEST_NAME = 253;

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
      asOfflineSchema(spec);
      return spec;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** JSON Schema does not know Kubernetes' keywords; {@link Validation} has the rules in them. */
  private static void asOfflineSchema(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.path("properties").isObject()
        && !object.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
      object.put("additionalProperties", false);
    }
    if (node instanceof ObjectNode object) {
      object.properties().removeIf(entry -> entry.getKey().startsWith("x-kubernetes-"));
    }
    node.forEach(ManifestCheck::asOfflineSchema);
  }

  /** What is wrong in a file; other kinds than ManagedProvider are not looked at. */
  List<Problem> check(String file, String text) {
    List<Problem> problems = new ArrayList<>();
    try {
      for (Document document : Document.parse(text)) {
        if (!document.content().isNull()) {
          check(file, document, problems);
        }
      }
    } catch (MarkedYamlEngineException broken) {
      int line = broken.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      problems.add(new Problem(file, line, "this is no YAML: " + broken.getProblem()));
    }
    return problems;
  }

  private void check(String file, Document document, List<Problem> problems) {
    JsonNode content = document.content();
    String kind = content.path("kind").asText("");
    if (!kind.equals(ManagedProvider.KIND)) {
      if (kind.isEmpty()) {
        problems.add(new Problem(file, document.line(""), "kind is missing: this is no manifest"));
      }
      return;
    }
    if (!API_VERSION.equals(content.path("apiVersion").asText())) {
      problems.add(
          new Problem(file, document.line("/apiVersion"), "apiVersion must be " + API_VERSION));
    }
    checkName(file, document, problems);
    if (!content.path("spec").isObject()) {
      problems.add(
          new Problem(
              file,
              document.line("/spec"),
              "spec is missing: give platformMeshRef and runtimeDeployments"));
      return;
    }
    int before = problems.size();
    schema
        .validate(content.path("spec"))
        .forEach(found -> problems.add(problem(file, document, found)));
    if (problems.size() == before) {
      checkRules(file, document, problems);
    }
    checkAnnotations(file, document, problems);
  }

  private static Problem problem(String file, Document document, ValidationMessage found) {
    String pointer = "/spec" + found.getInstanceLocation();
    if (found.getType().equals("additionalProperties")) {
      String field = pointer + "/" + found.getProperty();
      return new Problem(
          file,
          document.line(field),
          path(field) + " is no field of a ManagedProvider: correct or remove it");
    }
    return new Problem(file, document.line(pointer), path(pointer) + ": " + found.getError());
  }

  private static void checkName(String file, Document document, List<Problem> problems) {
    String name = document.content().at("/metadata/name").asText("");
    if (!NAME.matcher(name).matches() || name.length() > LONGEST_NAME) {
      problems.add(
          new Problem(
              file,
              document.line("/metadata/name"),
              "metadata.name '%s' is no object name: lower-case letters, digits, '-' and '.'"
                  .formatted(name)));
    }
  }

  private void checkRules(String file, Document document, List<Problem> problems) {
    try {
      ManagedProviderSpec spec =
          json.treeToValue(document.content().path("spec"), ManagedProviderSpec.class);
      for (String problem : Validation.problemsOf(spec)) {
        Matcher place = PATH.matcher(problem);
        String pointer =
            place.find()
                ? "/" + place.group().replaceAll("\\[(\\d+)]", "/$1").replace('.', '/')
                : "/spec/runtimeDeployments";
        problems.add(new Problem(file, document.line(pointer), problem));
      }
    } catch (JsonProcessingException unreadable) {
      problems.add(
          new Problem(
              file,
              document.line("/spec"),
              "spec cannot be read: " + unreadable.getOriginalMessage()));
    }
  }

  private static void checkAnnotations(String file, Document document, List<Problem> problems) {
    Map<String, String> annotations = new TreeMap<>();
    document
        .content()
        .at("/metadata/annotations")
        .properties()
        .forEach(entry -> annotations.put(entry.getKey(), entry.getValue().asText()));
    ManagedProvider object = new ManagedProvider();
    object.getMetadata().setAnnotations(annotations);
    for (String problem : ControlAnnotations.problemsOf(object)) {
      Matcher named = ANNOTATION.matcher(problem);
      String key = named.find() ? named.group(1) : "";
      problems.add(
          new Problem(
              file, document.line("/metadata/annotations/" + key.replace("/", "~1")), problem));
    }
  }

  private static String path(String pointer) {
    return pointer.substring(1).replaceAll("/(\\d+)", "[$1]").replace('/', '.');
  }
}
