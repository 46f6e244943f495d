package io.platformmesh.onboarding.workflows.contract;

import java.util.List;

/**
 * What a look at everything that belongs to a ManagedProvider has found.
 *
 * @param outcome DONE, or SUPERSEDED when the ManagedProvider has changed
 * @param findings what is out of order, the most telling first; empty when nothing is
 * @param components names of the components among them
 */
public record Observation(Outcome outcome, List<Deviation> findings, List<String> components) {

  public Observation {
    findings = List.copyOf(findings);
    components = List.copyOf(components);
  }
}
