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
 * @param summary all of it in a sentence
 * @param end what the run has come to
 * @param cause why the run existed
 * @param generation generation of the ManagedProvider that this holds for; 0 when it is gone
 * @param kubeconfig where the Provider's kubeconfig is; null unless onboarded
 * @param components what is deployed, in the order of the spec; empty unless onboarded
 * @param stages the stages passed, with the time spent in each
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

  /** A result and its summary. */
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
          case UNCHANGED -> "Ready, and everything was as it should be";
          case CANCELLED -> "Cancelled; onboard resume takes it up again";
          case OFFBOARDED ->
              "Removed after %s".formatted(DurationText.format(Duration.ofMillis(spent)));
          case GONE -> "There is no such ManagedProvider";
        };
    return new OnboardingResult(summary, end, cause, generation, kubeconfig, components, stages);
  }

  /** What a run has come to. */
  public enum End {
    /** The service is onboarded. */
    READY,
    /** Everything was as it should be; nothing was written. */
    UNCHANGED,
    /** A person has cancelled the onboarding. */
    CANCELLED,
    /** The ManagedProvider was deleted and everything it stood for is removed. */
    OFFBOARDED,
    /** There is no such ManagedProvider. */
    GONE
  }
}
