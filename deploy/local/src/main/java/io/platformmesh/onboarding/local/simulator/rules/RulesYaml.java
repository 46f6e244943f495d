package io.platformmesh.onboarding.local.simulator.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads and writes simulation rules as YAML: a mapping with the list {@code rules}. */
final class RulesYaml {
  private static final Set<String> FILE_FIELDS = Set.of("rules");
  private static final Set<String> RULE_FIELDS =
      Set.of("kind", "name", "delay", "fault", "message");

  /** Lines of a YAML parser's message that contain the error and its position. */
  private static final int MESSAGE_LINES = 3;

  private RulesYaml() {}

  static SimulationRules parse(String yaml) {
    JsonNode document = parseDocument(yaml);
    if (isAbsent(document)) {
      return SimulationRules.NONE;
    }
    requireFields(document, FILE_FIELDS, "the file");
    JsonNode ruleNodes = document.path("rules");
    if (!ruleNodes.isArray() && !isAbsent(ruleNodes)) {
      throw new IllegalArgumentException("rules must be a list: write - before each of them");
    }
    List<SimulationRule> rules = new ArrayList<>();
    for (JsonNode ruleNode : ruleNodes) {
      rules.add(parseRule(ruleNode));
    }
    return new SimulationRules(rules);
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isNull() || node.isMissingNode();
  }

  private static JsonNode parseDocument(String yaml) {
    if (yaml.isBlank()) {
      return MissingNode.getInstance();
    }
    try {
      JsonNode document = Serialization.unmarshal(yaml, JsonNode.class);
      return document == null ? MissingNode.getInstance() : document;
    } catch (RuntimeException e) {
      // The types of the parser's exceptions and of their causes differ by the kind of error.
      throw new IllegalArgumentException("not YAML: " + rootMessageInOneLine(e), e);
    }
  }

  private static String rootMessageInOneLine(RuntimeException yamlException) {
    Throwable rootCause = yamlException;
    while (rootCause.getCause() != null) {
      rootCause = rootCause.getCause();
    }
    return String.valueOf(rootCause.getMessage())
        .lines()
        .limit(MESSAGE_LINES)
        .map(String::strip)
        .collect(Collectors.joining(", "));
  }

  private static SimulationRule parseRule(JsonNode ruleNode) {
    requireFields(ruleNode, RULE_FIELDS, "a rule");
    String kind = textOrNull(ruleNode, "kind");
    String name = textOrNull(ruleNode, "name");
    String delay = textOrNull(ruleNode, "delay");
    String fault = textOrNull(ruleNode, "fault");
    String message = textOrNull(ruleNode, "message");
    if (kind == null) {
      throw new IllegalArgumentException("a rule needs a kind: " + ruleNode);
    }
    return new SimulationRule(
        SimulatedKind.of(kind),
        name == null ? SimulationRule.ALL_NAMES : name,
        delay == null ? null : SimulationRule.parseDuration(delay),
        fault == null ? null : Fault.of(fault),
        message);
  }

  /** Checks that a node is a mapping without unknown fields; errors name it by its description. */
  private static void requireFields(JsonNode node, Set<String> knownFields, String description) {
    String listOfFields = String.join(", ", new TreeSet<>(knownFields));
    if (!node.isObject()) {
      throw new IllegalArgumentException(
          description + " must be a mapping with " + listOfFields + ", not " + node);
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!knownFields.contains(field.getKey())) {
        throw new IllegalArgumentException(
            "unknown field " + field.getKey() + ": " + description + " has " + listOfFields);
      }
    }
  }

  private static @Nullable String textOrNull(JsonNode ruleNode, String field) {
    return ruleNode.hasNonNull(field) ? ruleNode.get(field).asText() : null;
  }

  static String write(SimulationRules rules) {
    List<Map<String, String>> ruleMappings =
        rules.rules().stream().map(RulesYaml::fieldsOf).toList();
    return Serialization.asYaml(Map.of("rules", ruleMappings));
  }

  private static Map<String, String> fieldsOf(SimulationRule rule) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("kind", rule.kind().kind());
    fields.put("name", rule.name());
    Duration delay = rule.delay();
    if (delay != null) {
      fields.put("delay", SimulationRule.formatDuration(delay));
    }
    Fault fault = rule.fault();
    if (fault != null) {
      fields.put("fault", fault.label());
    }
    String message = rule.message();
    if (message != null) {
      fields.put("message", message);
    }
    return fields;
  }
}
