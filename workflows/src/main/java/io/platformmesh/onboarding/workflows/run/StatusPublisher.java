package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.contract.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.contract.Outcome;
import io.platformmesh.onboarding.workflows.contract.Stall;
import io.platformmesh.onboarding.workflows.contract.StatusReport;
import io.platformmesh.onboarding.workflows.stage.ReloadRequired;
import io.platformmesh.onboarding.workflows.status.Phase;
import io.platformmesh.onboarding.workflows.status.Reason;
import io.platformmesh.onboarding.workflows.status.Stage;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Publishes the state of a run: in the status of the ManagedProvider, in Temporal, in the log and
 * in the metrics. Each method throws {@link ReloadRequired} when the ManagedProvider has changed.
 */
final class StatusPublisher {

  /** Temporal's logger is silent while a history is replayed. */
  private static final Logger LOG = Workflow.getLogger(StatusPublisher.class);

  private static final String READY_MESSAGE =
      "The service is onboarded: all of its components are deployed.";

  private final LocalFirstActivities activities;
  private final RunState state;

  StatusPublisher(LocalFirstActivities activities, RunState state) {
    this.activities = activities;
    this.state = state;
  }

  void publishOnboardingBegin() {
    publish(Phase.Pending, Reason.Onboarding, "The onboarding has begun.", null);
  }

  void publishReady() {
    publish(
        Phase.Ready, Reason.AsDesired, READY_MESSAGE, state.driftBackoff().repeatedDriftStall());
  }

  void publishInvalidSpec(String problems) {
    publish(Phase.Pending, Reason.InvalidSpec, problems, null);
  }

  void publishPaused(String pauseReason) {
    publish(
        Phase.Paused,
        Reason.Paused,
        "The onboarding is paused: %s. To resume it: onboard resume %s"
            .formatted(pauseReason, managedProviderRef().qualifiedName()),
        null);
  }

  void publishCancelled() {
    publish(
        Phase.Paused,
        Reason.Cancelled,
        "The onboarding is cancelled. To resume it: onboard resume %s"
            .formatted(managedProviderRef().qualifiedName()),
        null);
  }

  /**
   * Publishes that a stage runs.
   *
   * @param stalls stalls of its parts; empty when nothing is stalled
   */
  void publishStage(Stage stage, List<Stall> stalls) {
    Stall stall = stalls.isEmpty() ? state.driftBackoff().repeatedDriftStall() : combine(stalls);
    boolean secretMismatch = stall != null && stall.reason() == Reason.KubeconfigSecretMismatch;
    publish(
        secretMismatch ? Phase.CopyingKubeconfigFailed : stage.phase(),
        stage.phase() == Phase.Deleting ? Reason.Offboarding : Reason.Onboarding,
        stage.description(),
        stall);
  }

  /** Combines stalls into one condition: the reason of the first, the messages of all. */
  private static Stall combine(List<Stall> stalls) {
    Stall firstStall = stalls.get(0);
    return new Stall(
        firstStall.reason(),
        stalls.stream().map(Stall::message).distinct().collect(Collectors.joining(" ")),
        firstStall.stage(),
        firstStall.since(),
        firstStall.retryIn());
  }

  /** Publishes that another writer keeps reverting repairs, from the third repair on. */
  void publishRepeatedDrift() {
    if (state.driftBackoff().repeatedDriftStall() != null) {
      publishAgain();
    }
  }

  /** Forgets the repairs, and publishes that the drift has ended if it was published. */
  void publishDriftEnd() {
    boolean driftWasPublished = state.driftBackoff().repeatedDriftStall() != null;
    state.driftBackoff().reset();
    if (driftWasPublished) {
      publishAgain();
    }
  }

  /** Publishes the current phase again, with the changed stall. */
  private void publishAgain() {
    if (state.phase() == Phase.Ready) {
      publishReady();
    } else {
      publishStage(Stage.DeployComponents, List.of());
    }
  }

  private void publish(Phase phase, Reason reason, String message, @Nullable Stall stall) {
    Stall previousStall = state.stall();
    state.recordPhase(phase, stall);
    if (stall == null) {
      LOG.debug("{}: {}", phase, message);
    } else {
      LOG.warn("{}, stalled because of {}: {}", phase, stall.reason(), stall.message());
      if (previousStall == null || previousStall.reason() != stall.reason()) {
        RunMetrics.countStall(stall.reason());
      }
    }
    RunDisplay.show(state);
    if (activities.reportStatus(
            managedProviderRef(), new StatusReport(phase, reason, message, stall))
        == Outcome.SUPERSEDED) {
      throw ReloadRequired.managedProviderChanged();
    }
  }

  private ManagedProviderRef managedProviderRef() {
    return state.requireManagedProvider().ref();
  }
}
