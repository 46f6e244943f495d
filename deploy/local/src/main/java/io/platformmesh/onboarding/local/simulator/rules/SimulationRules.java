package io.platformmesh.onboarding.local.simulator.rules;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The delays and faults that the simulator plays; the first rule that matches an object applies.
 *
 * @param rules rules in the order in which they are matched
 */
public record SimulationRules(List<SimulationRule> rules) {
  /**
   * No rules: controllers have no faults, and each step takes {@link SimulationRule#DEFAULT_DELAY}.
   */
  public static final SimulationRules NONE = new SimulationRules(List.of());

  /** Copies the list. */
  public SimulationRules {
    rules = List.copyOf(rules);
  }

  /** The rule that applies to this object: the first match, or the standard rule of the kind. */
  public SimulationRule match(SimulatedKind kind, @Nullable String namespace, String name) {
    return rules.stream()
        .filter(rule -> rule.matches(kind, namespace, name))
        .findFirst()
        .orElseGet(() -> SimulationRule.standard(kind));
  }

  /** Returns these rules with this rule first; it replaces the one for the same kind and name. */
  public SimulationRules with(SimulationRule rule) {
    List<SimulationRule> newRules = new ArrayList<>();
    newRules.add(rule);
    newRules.addAll(without(rule.kind(), rule.name()).rules());
    return new SimulationRules(newRules);
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
   * @throws IllegalArgumentException if the text has another form; the message describes the error
   */
  public static SimulationRules parse(String yaml) {
    return RulesYaml.parse(yaml);
  }

  /** These rules as YAML that {@link #parse} reads. */
  public String toYaml() {
    return RulesYaml.write(this);
  }
}
