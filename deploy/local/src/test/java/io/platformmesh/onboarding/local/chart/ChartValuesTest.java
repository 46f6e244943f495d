package io.platformmesh.onboarding.local.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.platformmesh.onboarding.activities.client.KcpOptions;
import io.platformmesh.onboarding.local.Checkout;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.platformmesh.onboarding.workflows.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values, schema, templates and documentation of the charts speak of the same things. */
class ChartValuesTest {

  private static final String ONBOARDING = "platform-mesh-onboarding";
  private static final Pattern VARIABLE = Pattern.compile("^- name: ([A-Z_]+)$", Pattern.MULTILINE);

  private static Path file(String chart, String name) {
    return Checkout.file("deploy/helm/" + chart + "/" + name);
  }

  private static JsonNode values(String chart) throws IOException {
    return Serialization.unmarshal(Files.readString(file(chart, "values.yaml")), JsonNode.class);
  }

  private static JsonNode schema(String chart) throws IOException {
    return new ObjectMapper().readTree(file(chart, "values.schema.json").toFile());
  }

  private static String templates(String chart) throws IOException {
    try (Stream<Path> files = Files.list(file(chart, "templates"))) {
      return files.map(ChartValuesTest::read).collect(Collectors.joining("\n"));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {ONBOARDING, "platform-mesh-onboarding-crds"})
  void eachValueIsInTheSchemaAndTheOtherWayRound(String chart) throws IOException {
    JsonNode schema = schema(chart);
    Set<String> inValues = new TreeSet<>();
    Set<String> inSchema = new TreeSet<>();
    collect(values(chart), schema, schema, "", inValues, inSchema);
    inSchema.removeAll(Set.of("global", "enabled", "tags")); // of parent charts
    assertThat(inValues).isNotEmpty().isEqualTo(inSchema);
  }

  /** Goes down as far as the schema knows the names: what is below is the user's. */
  private static void collect(
      JsonNode values,
      JsonNode schema,
      JsonNode root,
      String path,
      Set<String> inValues,
      Set<String> inSchema) {
    JsonNode properties = resolve(schema, root).path("properties");
    boolean optional = path.equals("worker.deadlines.");
    if (properties.isMissingNode() || optional) {
      return;
    }
    values.fieldNames().forEachRemaining(name -> inValues.add(path + name));
    properties
        .properties()
        .forEach(
            property -> {
              String name = property.getKey();
              inSchema.add(path + name);
              collect(
                  values.path(name),
                  property.getValue(),
                  root,
                  path + name + ".",
                  inValues,
                  inSchema);
            });
  }

  private static JsonNode resolve(JsonNode schema, JsonNode root) {
    String reference = schema.path("$ref").asText();
    return reference.isEmpty() ? schema : root.at(reference.substring(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {ONBOARDING, "platform-mesh-onboarding-crds"})
  void eachValueIsUsedByATemplate(String chart) throws IOException {
    String templates = templates(chart);
    JsonNode schema = schema(chart);
    Set<String> inValues = new TreeSet<>();
    collect(values(chart), schema, schema, "", inValues, new TreeSet<>());
    assertThat(inValues).isNotEmpty();
    assertThat(inValues.stream().filter(path -> !isUsed(path, templates))).as("unused").isEmpty();
  }

  /** Values that are rendered as a whole: the templates do not name their fields. */
  private static boolean isUsed(String path, String templates) {
    String name = path.substring(path.lastIndexOf('.') + 1);
    return path.contains("Probe.")
        || path.contains("ecret.")
        || Pattern.compile("[.\"]" + name + "\\b").matcher(templates).find();
  }

  @Test
  void eachVariableThatTheChartSetsIsDocumented() throws IOException {
    Set<String> variables =
        VARIABLE
            .matcher(read(file(ONBOARDING, "templates/_env.tpl")))
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> documented =
        Pattern.compile("`([A-Z_]+)`")
            .matcher(read(Checkout.file("docs/configuration.md")))
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toSet());
    assertThat(variables).hasSizeGreaterThan(20).isSubsetOf(documented);
  }

  /** The variables that are set from the pod have no value. */
  @Test
  void documentNamesTheValueOfEachVariable() throws IOException {
    Map<String, Set<String>> documented = new TreeMap<>();
    Pattern.compile("(?m)^\\| `([a-zA-Z.]+)` \\| `([A-Z_]+)` \\|$")
        .matcher(read(Checkout.file("docs/configuration.md")))
        .results()
        .forEach(
            row ->
                documented
                    .computeIfAbsent(row.group(2), variable -> new TreeSet<>())
                    .add(row.group(1)));
    JsonNode values = values(ONBOARDING);
    documented.values().stream()
        .flatMap(Set::stream)
        .forEach(
            value ->
                assertThat(values.at("/" + value.replace('.', '/')).isMissingNode())
                    .as(value)
                    .isFalse());
    String templates = read(file(ONBOARDING, "templates/_env.tpl"));
    Set<String> set =
        VARIABLE
            .matcher(templates)
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    set.removeAll(Set.of("POD_NAME", "POD_NAMESPACE"));
    assertThat(documented.keySet()).isEqualTo(set);
  }

  @Test
  void chartAndProgramAgree() throws IOException {
    JsonNode values = values(ONBOARDING);
    JsonNode secret = values.at("/kcp/secret");
    assertThat(secret.path("namespace").asText() + "/" + secret.path("name").asText())
        .isEqualTo(KcpOptions.DEFAULT_SECRET);
    assertThat(read(file(ONBOARDING, "values.yaml"))).contains(KcpOptions.DEFAULT_URL);
    assertThat(templates(ONBOARDING)).contains("taskQueue: " + OnboardingIds.TASK_QUEUE + "{{");
    int pokes = values.at("/watcher/pokesPerSecond").asInt();
    assertThat(read(Checkout.file("docs/configuration.md")))
        .contains(
            "| `POKES_PER_SECOND` | watcher | maximum rate of calls to Temporal, default " + pokes);
    JsonNode deadlines =
        schema(ONBOARDING).at("/properties/worker/properties/deadlines/properties");
    assertThat(deadlines.properties().stream().map(Map.Entry::getKey))
        .containsExactlyElementsOf(Arrays.stream(Stage.values()).map(Stage::kebabName).toList());
  }
}
