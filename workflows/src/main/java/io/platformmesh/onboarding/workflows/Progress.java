package io.platformmesh.onboarding.workflows;

import io.platformmesh.onboarding.workflows.status.Phase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a run stands; the answer of query {@code progress}.
 *
 * @param phase phase last reported
 * @param cause what set the run off, such as {@code first} or {@code drift: HelmRelease a/b}
 * @param generation generation of the ManagedProvider that the run works on; 0 before it was read
 * @param stages stages entered so far, the running one last
 * @param components names of the components asked for
 * @param deployed names of the components that are deployed at this generation
 * @param stalled why the run does not go on by itself; null while it does
 * @param paused why a person has paused it; null while nobody has
 * @param pokes signals {@code changed} received so far
 */
public record Progress(
    Phase phase,
    String cause,
    long generation,
    List<StageProgress> stages,
    List<String> components,
    List<String> deployed,
    @Nullable String stalled,
    @Nullable String paused,
    long pokes) {

  public Progress {
    stages = List.copyOf(stages);
    components = List.copyOf(components);
    deployed = List.copyOf(deployed);
  }
}
