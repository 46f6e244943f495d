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
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderSpec;
import io.platformmesh.onboarding.activities.validation.ControlAnnotations;
import io.platformmesh.onboarding.activities.validation.Validation;
import io.platformmesh.onboarding.starter.cli.manifest.Document;
import io.platformmesh.onboarding.workflows.Problem;
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
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Checks ManagedProviders against the rules of the API server and of the onboarding: the schema of
 * the custom resource definition, {@link Validation}, and no unknown fields, which kubectl rejects
 * too.
 */
final class ManifestCheck {

  private static final String CRD_FILE = "/crds/managedproviders.providers.platform-mesh.io.yaml";
  private static final String API_VERSION = ManagedProvider.GROUP + "/" + ManagedProvider.VERSION;
  private static final Pattern OBJECT_NAME_PATTERN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final boolean ALLOW_UNKNOWN_FIELDS = false;
  private static final int MAX_NAME_LENGTH = 253;
  private static final @Nullable ManagedProviderSpec NO_SPEC = null;

  private final ObjectMapper specReader = new ObjectMapper();
  private final JsonSchema jsonSchema;

  ManifestCheck() {
    SchemaValidatorsConfig schemaConfig =
        SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).build();
    jsonSchema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
            .getSchema(readSpecSchema(), schemaConfig);
  }

  private static JsonNode readSpecSchema() {
    try (InputStream crdContent = ManifestCheck.class.getResourceAsStream(CRD_FILE)) {
      JsonNode specSchema =
          new YAMLMapper()
              .readTree(Objects.requireNonNull(crdContent, CRD_FILE))
              .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
      convertToJsonSchema(specSchema);
      return specSchema;
    } catch (IOException unreadableCrd) {
      throw new UncheckedIOException(unreadableCrd);
    }
  }

  /**
   * Removes the keywords that only Kubernetes has, whose rules {@link Validation} checks, and
   * disallows unknown fields.
   */
  private static void convertToJsonSchema(JsonNode schemaNode) {
    if (schemaNode instanceof ObjectNode schemaObject) {
      boolean hasKnownFields = schemaObject.path("properties").isObject();
      boolean preservesUnknownFields =
          schemaObject.path("x-kubernetes-preserve-unknown-fields").asBoolean();
      if (hasKnownFields && !preservesUnknownFields) {
        schemaObject.put("additionalProperties", ALLOW_UNKNOWN_FIELDS);
      }
      schemaObject
          .properties()
          .removeIf(jsonField -> jsonField.getKey().startsWith("x-kubernetes-"));
    }
    schemaNode.forEach(ManifestCheck::convertToJsonSchema);
  }

  /**
   * Returns the rules that the ManagedProviders of a file break; ignores objects of other kinds.
   */
  List<ManifestProblem> check(String manifestFile, String manifestText) {
    List<ManifestProblem> manifestProblems = new ArrayList<>();
    try {
      for (Document yamlDocument : Document.parse(manifestText)) {
        for (Problem problem : checkDocument(yamlDocument.content())) {
          manifestProblems.add(ManifestProblem.of(manifestFile, yamlDocument, problem));
        }
      }
    } catch (YAMLException malformedYaml) {
      manifestProblems.add(ManifestProblem.ofMalformedYaml(manifestFile, malformedYaml));
    }
    return manifestProblems;
  }

  private List<Problem> checkDocument(JsonNode manifestContent) {
    if (manifestContent.isNull()) {
      return List.of();
    }
    String manifestKind = manifestContent.path("kind").asText("");
    if (manifestKind.isEmpty()) {
      return List.of(new Problem("/kind", "missing: this document is not a Kubernetes manifest"));
    }
    if (!manifestKind.equals(ManagedProvider.KIND)) {
      return List.of();
    }
    List<Problem> manifestProblems = new ArrayList<>();
    if (!API_VERSION.equals(manifestContent.path("apiVersion").asText())) {
      manifestProblems.add(new Problem("/apiVersion", "must be " + API_VERSION));
    }
    checkObjectName(manifestContent, manifestProblems);
    JsonNode spec = manifestContent.path("spec");
    if (spec.isObject()) {
      checkSpec(spec, manifestProblems);
      manifestProblems.addAll(
          ControlAnnotations.problemsOf(providerWithAnnotations(manifestContent)));
    } else {
      manifestProblems.addAll(Validation.problemsOf(NO_SPEC));
    }
    return manifestProblems;
  }

  private static void checkObjectName(JsonNode manifestContent, List<Problem> manifestProblems) {
    String manifestName = manifestContent.at("/metadata/name").asText("");
    boolean isValidName =
        OBJECT_NAME_PATTERN.matcher(manifestName).matches()
            && manifestName.length() <= MAX_NAME_LENGTH;
    if (!isValidName) {
      manifestProblems.add(
          new Problem(
              "/metadata/name",
              "'%s' is not a valid object name (lower-case letters, digits, '-' and '.'): correct it"
                  .formatted(manifestName)));
    }
  }

  private void checkSpec(JsonNode spec, List<Problem> manifestProblems) {
    Set<ValidationMessage> schemaViolations = jsonSchema.validate(spec);
    schemaViolations.forEach(violation -> manifestProblems.add(toProblem(violation)));
    if (schemaViolations.isEmpty()) {
      try {
        manifestProblems.addAll(
            Validation.problemsOf(specReader.treeToValue(spec, ManagedProviderSpec.class)));
      } catch (JsonProcessingException unreadableSpec) {
        manifestProblems.add(
            new Problem("/spec", "cannot be read: " + unreadableSpec.getOriginalMessage()));
      }
    }
  }

  private static Problem toProblem(ValidationMessage violation) {
    String fieldPath = "/spec" + violation.getInstanceLocation();
    String propertyPath = fieldPath + "/" + violation.getProperty();
    return switch (violation.getType()) {
      case "additionalProperties" ->
          new Problem(propertyPath, "not a field of a ManagedProvider: correct or remove it");
      case "required" -> new Problem(propertyPath, "missing: the field is required");
      default -> new Problem(fieldPath, violation.getError());
    };
  }

  /** Returns a ManagedProvider with the annotations of a manifest and no other content. */
  private static ManagedProvider providerWithAnnotations(JsonNode manifestContent) {
    Map<String, String> manifestAnnotations = new TreeMap<>();
    manifestContent
        .at("/metadata/annotations")
        .properties()
        .forEach(
            jsonField ->
                manifestAnnotations.put(jsonField.getKey(), jsonField.getValue().asText()));
    ManagedProvider annotatedProvider = new ManagedProvider();
    annotatedProvider.getMetadata().setAnnotations(manifestAnnotations);
    return annotatedProvider;
  }
}
