package io.platformmesh.onboarding.local.simulator.rules;

import com.fasterxml.jackson.databind.JsonNode;
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

/** Reads and writes simulation rules as YAML: a list {@code rules}. */
final class RulesYaml {
  private static final Set<String> FIELDS = Set.of("kind", "name", "delay", "fault", "message");

  private RulesYaml() {}

  static SimulationRules parse(String yaml) {
    JsonNode document = parseDocument(yaml);
    if (document == null || document.isNull() || document.isMissingNode()) {
      return SimulationRules.NONE;
    }
    requireFields(document, Set.of("rules"), "the file");
    JsonNode ruleNodes = document.path("rules");
    if (!ruleNodes.isArray() && !ruleNodes.isNull() && !ruleNodes.isMissingNode()) {
      throw new IllegalArgumentException("rules must be a list: write - before each of them");
    }
    List<SimulationRule> rules = new ArrayList<>();
    for (JsonNode ruleNode : ruleNodes) {
      rules.add(parseRule(ruleNode));
    }
    return new SimulationRules(rules);
  }

  private static @Nullable JsonNode parseDocument(String yaml) {
    if (yaml.isBlank()) {
      return null;
    }
    try {
      return Serialization.unmarshal(yaml, JsonNode.class);
    } catch (RuntimeException e) {
      // The types of the parser's exceptions and of their causes differ by the kind of error.
      throw new IllegalArgumentException("not YAML: " + inOneLine(e), e);
    }
  }

  /** Joins the first three lines of the message, which have the error and its position. */
  private static String inOneLine(Throwable e) {
    Throwable rootCause = e;
    while (rootCause.getCause() != null) {
      rootCause = rootCause.getCause();
    }
    return String.valueOf(rootCause.getMessage())
        .lines()
        .limit(3)
        .map(String::strip)
        .collect(Collectors.joining(", "));
  }

  private static SimulationRule parseRule(JsonNode ruleNode) {
    requireFields(ruleNode, FIELDS, "a rule");
    String delay = text(ruleNode, "delay");
    String fault = text(ruleNode, "fault");
    String name = text(ruleNode, "name");
    String kind = text(ruleNode, "kind");
    if (kind == null) {
      throw new IllegalArgumentException("a rule needs a kind: " + ruleNode);
    }
    return new SimulationRule(
        SimulatedKind.of(kind),
        name == null ? "*" : name,
        delay == null ? null : SimulationRule.parseDuration(delay),
        fault == null ? null : Fault.of(fault),
        text(ruleNode, "message"));
  }

  private static void requireFields(JsonNode node, Set<String> knownFields, String description) {
    Set<String> sortedFields = new TreeSet<>(knownFields);
    if (!node.isObject()) {
      throw new IllegalArgumentException(
          description
              + " must be a mapping with "
              + String.join(", ", sortedFields)
              + ", not "
              + node);
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!knownFields.contains(field.getKey())) {
        throw new IllegalArgumentException(
            "unknown field "
                + field.getKey()
                + ": "
                + description
                + " has "
                + String.join(", ", sortedFields));
      }
    }
  }

  private static @Nullable String text(JsonNode ruleNode, String field) {
    return ruleNode.hasNonNull(field) ? ruleNode.get(field).asText() : null;
  }

  static String write(SimulationRules rules) {
    return Serialization.asYaml(
        Map.of("rules", rules.rules().stream().map(RulesYaml::fields).toList()));
  }

  private static Map<String, String> fields(SimulationRule rule) {
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
