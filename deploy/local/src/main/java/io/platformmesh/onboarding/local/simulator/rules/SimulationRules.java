package io.platformmesh.onboarding.local.simulator.rules;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a simulator; the first match applies.
 *
 * @param rules rules in their order
 */
public record SimulationRules(List<SimulationRule> rules) {
  /**
   * No rules: controllers have no faults, and each step takes {@link SimulationRule#DEFAULT_DELAY}.
   */
  public static final SimulationRules NONE = new SimulationRules(List.of());

  /** Keeps a copy. */
  public SimulationRules {
    rules = List.copyOf(rules);
  }

  /** The rule for this object. */
  public SimulationRule match(SimulatedKind kind, @Nullable String namespace, String name) {
    return rules.stream()
        .filter(rule -> rule.matches(kind, namespace, name))
        .findFirst()
        .orElseGet(() -> SimulationRule.standard(kind));
  }

  /** Returns these rules with this one first; it replaces a rule for the same kind and name. */
  public SimulationRules with(SimulationRule rule) {
    List<SimulationRule> changed = new ArrayList<>();
    changed.add(rule);
    changed.addAll(without(rule.kind(), rule.name()).rules());
    return new SimulationRules(changed);
  }

  /** Returns these rules without the one for this kind and name. */
  public SimulationRules without(SimulatedKind kind, String name) {
    return new SimulationRules(
        rules.stream().filter(rule -> rule.kind() != kind || !rule.name().equals(name)).toList());
  }

  /** The rule for exactly this kind and name, or null. */
  public @Nullable SimulationRule get(SimulatedKind kind, String name) {
    return rules.stream()
        .filter(rule -> rule.kind() == kind && rule.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  /**
   * Reads rules from YAML: a list {@code rules} of {@code kind}, and optionally {@code name},
   * {@code delay}, {@code fault}, {@code message}.
   *
   * @throws IllegalArgumentException if the text has another form; the message names the error
   */
  public static SimulationRules parse(String yaml) {
    return RulesYaml.parse(yaml);
  }

  /** These rules as YAML that {@link #parse} reads. */
  public String toYaml() {
    return RulesYaml.write(this);
  }
}
