package io.platformmesh.onboarding.workflows;

import io.platformmesh.onboarding.workflows.contract.CopiedKubeconfig;
import io.platformmesh.onboarding.workflows.contract.DeployedComponent;
import io.platformmesh.onboarding.workflows.contract.RunCause;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param summary the result in a sentence
 * @param end how the run ended
 * @param cause why the run existed
 * @param generation generation of the ManagedProvider at the end of the run; 0 when it does not
 *     exist
 * @param kubeconfig the copy of the Provider's kubeconfig; null unless the end is READY
 * @param components the deployed components, in the order of the spec; empty unless the end is
 *     READY
 * @param stages the stages that the run entered, with the time spent in each
 */
public record OnboardingResult(
    String summary,
    End end,
    RunCause cause,
    long generation,
    @Nullable CopiedKubeconfig kubeconfig,
    List<DeployedComponent> components,
    List<StageProgress> stages) {

  public OnboardingResult {
    components = List.copyOf(components);
    stages = List.copyOf(stages);
  }

  /** A result with its summary. */
  public static OnboardingResult of(
      End end,
      RunCause cause,
      long generation,
      @Nullable CopiedKubeconfig kubeconfig,
      List<DeployedComponent> components,
      List<StageProgress> stages) {
    long spent = stages.stream().mapToLong(StageProgress::milliseconds).sum();
    String summary =
        switch (end) {
          case READY ->
              "Ready with %d component%s after %s (%s)"
                  .formatted(
                      components.size(),
                      components.size() == 1 ? "" : "s",
                      DurationText.format(Duration.ofMillis(spent)),
                      cause);
          case UNCHANGED -> "Ready, and nothing deviated from the desired state";
          case CANCELLED -> "Cancelled; to resume: onboard resume";
          case OFFBOARDED ->
              "Removed after %s".formatted(DurationText.format(Duration.ofMillis(spent)));
          case GONE -> "The ManagedProvider does not exist";
        };
    return new OnboardingResult(summary, end, cause, generation, kubeconfig, components, stages);
  }

  /** The ways in which a run ends. */
  public enum End {
    /** The service is onboarded. */
    READY,
    /** Nothing deviated from the desired state; the run wrote nothing. */
    UNCHANGED,
    /** A user cancelled the onboarding. */
    CANCELLED,
    /** The ManagedProvider was deleted, and all objects created for it are removed. */
    OFFBOARDED,
    /** The ManagedProvider does not exist. */
    GONE
  }
}
