package io.platformmesh.onboarding.workflows.contract;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The differences between the observed and the desired state of one ManagedProvider.
 *
 * @param outcome DONE, or SUPERSEDED when the ManagedProvider has changed
 * @param deviations the differences, ordered by cause; empty when the states are equal
 */
public record Observation(Outcome outcome, List<Deviation> deviations) {

  public Observation {
    deviations = List.copyOf(deviations);
  }

  /** Names of the components that have a deviation. */
  public Set<String> deviatingComponents() {
    return deviations.stream()
        .map(Deviation::component)
        .filter(Objects::nonNull)
        .collect(Collectors.toUnmodifiableSet());
  }
}
