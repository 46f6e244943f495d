package io.platformmesh.onboarding.workflows;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a workflow run; the answer to query {@code progress}.
 *
 * @param phase the phase that was reported last
 * @param cause why the run exists
 * @param generation generation of the ManagedProvider that the run works on; 0 before the first
 *     load
 * @param stages the stages that the run entered, the running one last
 * @param components names of the components in the spec
 * @param deployed names of the components that are deployed at this generation
 * @param stall why the run makes no progress until a user acts; null while it makes progress
 * @param paused the reason of the pause; null while the onboarding is not paused
 * @param pokes number of signals {@code changed} that the run received
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
