package io.platformmesh.onboarding.local.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a simulator, the first that matches wins.
 *
 * @param rules in this order
 */
public record Rules(List<Rule> rules) {
  /** No rules: everything works, each step takes {@link Rule#DEFAULT_DELAY}. */
  public static final Rules NONE = new Rules(List.of());

  /** Keeps a copy. */
  public Rules {
    rules = List.copyOf(rules);
  }

  /** The rule for this object. */
  Rule match(SimulatedKind kind, @Nullable String namespace, String name) {
    return rules.stream()
        .filter(rule -> rule.matches(kind, namespace, name))
        .findFirst()
        .orElseGet(() -> Rule.standard(kind));
  }

  /** These rules with this one first, in place of any for the same kind and name. */
  public Rules with(Rule rule) {
    List<Rule> changed = new ArrayList<>();
    changed.add(rule);
    changed.addAll(without(rule.kind(), rule.name()).rules());
    return new Rules(changed);
  }

  /** These rules less those for this kind and name. */
  public Rules without(SimulatedKind kind, String name) {
    return new Rules(
        rules.stream().filter(rule -> rule.kind() != kind || !rule.name().equals(name)).toList());
  }

  /** The rule for exactly this kind and name, or null. */
  public @Nullable Rule get(SimulatedKind kind, String name) {
    return rules.stream()
        .filter(rule -> rule.kind() == kind && rule.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  /**
   * Reads rules from YAML: a list {@code rules} of {@code kind}, and optionally {@code name},
   * {@code delay}, {@code fault}, {@code message}.
   *
   * @throws IllegalArgumentException if the text is not that; the message says what is wrong
   */
  public static Rules parse(String yaml) {
    if (yaml.isBlank()) {
      return NONE;
    }
    JsonNode document = Serialization.unmarshal(yaml, JsonNode.class);
    List<Rule> rules = new ArrayList<>();
    for (JsonNode entry : document.path("rules")) {
      String delay = text(entry, "delay");
      String fault = text(entry, "fault");
      String name = text(entry, "name");
      String kind = text(entry, "kind");
      if (kind == null) {
        throw new IllegalArgumentException("a rule needs a kind: " + entry);
      }
      rules.add(
          new Rule(
              SimulatedKind.of(kind),
              name == null ? "*" : name,
              delay == null ? null : Rule.parseDuration(delay),
              fault == null ? null : Fault.of(fault),
              text(entry, "message")));
    }
    return new Rules(rules);
  }

  private static @Nullable String text(JsonNode entry, String field) {
    return entry.hasNonNull(field) ? entry.get(field).asText() : null;
  }

  /** These rules as YAML that {@link #parse} reads. */
  public String toYaml() {
    List<Map<String, String>> entries = new ArrayList<>();
    for (Rule rule : rules) {
      Map<String, String> entry = new LinkedHashMap<>();
      entry.put("kind", rule.kind().kind());
      entry.put("name", rule.name());
      Duration delay = rule.delay();
      if (delay != null) {
        entry.put("delay", Rule.formatDuration(delay));
      }
      Fault fault = rule.fault();
      if (fault != null) {
        entry.put("fault", fault.label());
      }
      String message = rule.message();
      if (message != null) {
        entry.put("message", message);
      }
      entries.add(entry);
    }
    return Serialization.asYaml(Map.of("rules", entries));
  }
}
