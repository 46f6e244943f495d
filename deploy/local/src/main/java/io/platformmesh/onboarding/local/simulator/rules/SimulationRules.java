package io.platformmesh.onboarding.local.simulator.rules;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The delays and faults that the simulator applies; the first rule that matches an object wins.
 *
 * @param rules simulation rules in the order in which they are matched
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

  /** Returns a copy with the new rule first, which replaces the rule of the same kind and name. */
  public SimulationRules with(SimulationRule newRule) {
    List<SimulationRule> changedRules = new ArrayList<>();
    changedRules.add(newRule);
    changedRules.addAll(without(newRule.kind(), newRule.name()).rules());
    return new SimulationRules(changedRules);
  }

  /** Returns a copy without the simulation rule for this kind and name. */
  public SimulationRules without(SimulatedKind kind, String name) {
    List<SimulationRule> keptRules = new ArrayList<>(rules);
    keptRules.removeIf(rule -> isFor(kind, name, rule));
    return new SimulationRules(keptRules);
  }

  /** The simulation rule for exactly this kind and name, or null. */
  public @Nullable SimulationRule get(SimulatedKind kind, String name) {
    return rules.stream().filter(rule -> isFor(kind, name, rule)).findFirst().orElse(null);
  }

  private static boolean isFor(SimulatedKind kind, String name, SimulationRule rule) {
    return rule.kind() == kind && rule.name().equals(name);
  }

  /**
   * Reads simulation rules from YAML: a list {@code rules} of {@code kind}, and optionally {@code
   * name}, {@code delay}, {@code fault}, {@code message}.
   *
   * @throws IllegalArgumentException if the text has another form; the message describes the error
   */
  public static SimulationRules parse(String yaml) {
    return RulesYaml.parse(yaml);
  }

  /** The simulation rules as YAML that {@link #parse} reads. */
  public String toYaml() {
    return RulesYaml.write(this);
  }
}
