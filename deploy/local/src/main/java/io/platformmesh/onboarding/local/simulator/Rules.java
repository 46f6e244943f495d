package io.platformmesh.onboarding.local.simulator;

import java.util.ArrayList;
import java.util.List;
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
    return RulesYaml.parse(yaml);
  }

  /** These rules as YAML that {@link #parse} reads. */
  public String toYaml() {
    return RulesYaml.write(this);
  }
}
