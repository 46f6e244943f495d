package io.platformmesh.onboarding.workflows;

import io.platformmesh.onboarding.workflows.activity.CopiedKubeconfig;
import io.platformmesh.onboarding.workflows.activity.DeployedComponent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param end what the run has come to
 * @param cause what set the run off, such as {@code first} or {@code drift: HelmRelease a/b}
 * @param generation generation of the ManagedProvider that this holds for; 0 when it is gone
 * @param kubeconfig where the Provider's kubeconfig is; null unless onboarded
 * @param components what is deployed, in the order of the spec; empty unless onboarded
 * @param stages the stages passed, with the time spent in each
 */
public record OnboardingResult(
    End end,
    String cause,
    long generation,
    @Nullable CopiedKubeconfig kubeconfig,
    List<DeployedComponent> components,
    List<StageProgress> stages) {

  public OnboardingResult {
    components = List.copyOf(components);
    stages = List.copyOf(stages);
  }

  /** What a run has come to. */
  public enum End {
    /** The service is onboarded. */
    READY,
    /** Everything was as it should be; nothing was written. */
    UNCHANGED,
    /** The ManagedProvider was deleted and everything it stood for is removed. */
    OFFBOARDED,
    /** There is no such ManagedProvider. */
    GONE
  }
}
