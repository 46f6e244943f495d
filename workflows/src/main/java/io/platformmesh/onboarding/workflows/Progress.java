package io.platformmesh.onboarding.workflows;

import io.platformmesh.onboarding.workflows.contract.RunCause;
import io.platformmesh.onboarding.workflows.contract.Stall;
import io.platformmesh.onboarding.workflows.status.Phase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a run stands; the answer of query {@code progress}.
 *
 * @param phase phase last reported
 * @param cause why the run exists
 * @param generation generation of the ManagedProvider that the run works on; 0 before it was read
 * @param stages stages entered so far, the running one last
 * @param components names of the components asked for
 * @param deployed names of the components that are deployed at this generation
 * @param stall why the run makes no progress until a person acts; null while it makes progress
 * @param paused why a person has paused it; null while nobody has
 * @param pokes signals {@code changed} received so far
 */
public record Progress(
    Phase phase,
    RunCause cause,
    long generation,
    List<StageProgress> stages,
    List<String> components,
    List<String> deployed,
    @Nullable Stall stall,
    @Nullable String paused,
    long pokes) {

  public Progress {
    stages = List.copyOf(stages);
    components = List.copyOf(components);
    deployed = List.copyOf(deployed);
  }
}
