package io.platformmesh.onboarding.workflows;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a run of the onboarding workflow.
 *
 * @param summary the result in a sentence, for the Temporal UI
 * @param end how the run ended
 * @param cause why the workflow run existed
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

  /** Creates the result of a workflow run and formats the summary. */
  public static OnboardingResult of(
      End end,
      RunCause cause,
      long generation,
      @Nullable CopiedKubeconfig kubeconfig,
      List<DeployedComponent> components,
      List<StageProgress> stages) {
    String summary =
        switch (end) {
          case READY ->
              "Ready with %s after %s (%s)"
                  .formatted(componentCount(components), timeSpentIn(stages), cause);
          case UNCHANGED -> "Ready, and nothing deviated from the desired state";
          case CANCELLED -> "Cancelled; to resume: onboard resume";
          case OFFBOARDED -> "Removed after " + timeSpentIn(stages);
          case GONE -> "The ManagedProvider does not exist";
        };
    return new OnboardingResult(summary, end, cause, generation, kubeconfig, components, stages);
  }

  private static String componentCount(List<DeployedComponent> components) {
    return components.size() == 1 ? "1 component" : components.size() + " components";
  }

  private static String timeSpentIn(List<StageProgress> stages) {
    long stageMillis = stages.stream().mapToLong(StageProgress::milliseconds).sum();
    return DurationText.format(Duration.ofMillis(stageMillis));
  }

  /** The ways in which a run of the onboarding workflow ends. */
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
