package io.platformmesh.onboarding.workflows;

import java.util.List;

/**
 * The result of activity {@code Observe}: the differences between the observed and the desired
 * state of one ManagedProvider.
 *
 * @param outcome DONE, or SUPERSEDED when the ManagedProvider has changed
 * @param deviations the differences, ordered by cause; empty when the states are equal
 */
public record Observation(Outcome outcome, List<Deviation> deviations) {

  public Observation {
    deviations = List.copyOf(deviations);
  }
}
