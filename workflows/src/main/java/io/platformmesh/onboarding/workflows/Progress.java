package io.platformmesh.onboarding.workflows;

import io.platformmesh.onboarding.workflows.status.Phase;
import java.util.List;

/**
 * Where a run stands; the answer of query {@code progress}.
 *
 * @param phase phase last reported
 * @param generation generation of the ManagedProvider that the run works on; 0 before it was read
 * @param stages stages entered so far
 * @param components names of the components asked for
 * @param deployed names of the components that are deployed at this generation
 * @param pokes signals {@code changed} received so far
 */
public record Progress(
    Phase phase,
    long generation,
    List<StageProgress> stages,
    List<String> components,
    List<String> deployed,
    long pokes) {

  public Progress {
    stages = List.copyOf(stages);
    components = List.copyOf(components);
    deployed = List.copyOf(deployed);
  }
}
