package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.Phase;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.Stage;
import io.platformmesh.onboarding.workflows.Stall;
import io.platformmesh.onboarding.workflows.StatusReport;
import io.platformmesh.onboarding.workflows.stage.ReloadRequired;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/**
 * Publishes the state of a workflow run: in the status of the ManagedProvider, in Temporal, in the
 * log and in the metrics. Each method throws {@link ReloadRequired} when the ManagedProvider has
 * changed.
 */
final class StatusPublisher {

  /** Temporal's logger is silent while a history is replayed. */
  private static final Logger LOG = Workflow.getLogger(StatusPublisher.class);

  private static final String READY_MESSAGE =
      "The service is onboarded: all of its components are deployed.";

  private final LocalFirstActivities localFirstActivities;
  private final RunState runState;

  StatusPublisher(LocalFirstActivities localFirstActivities, RunState runState) {
    this.localFirstActivities = localFirstActivities;
    this.runState = runState;
  }

  /** Publishes that the run begins to onboard. */
  void publishOnboardingBegin() {
    publishWithoutStall(Phase.Pending, Reason.Onboarding, "The onboarding has begun.");
  }

  /** Publishes that the service is onboarded. */
  void publishReady() {
    publish(
        new StatusReport(
            Phase.Ready,
            Reason.AsDesired,
            READY_MESSAGE,
            runState.driftBackoff().repeatedDriftStall()));
  }

  /** Publishes the rules that the spec breaks. */
  void publishInvalidSpec(String specProblems) {
    publishWithoutStall(Phase.Pending, Reason.InvalidSpec, specProblems);
  }

  /** Publishes that the run waits until a user resumes the onboarding. */
  void publishPaused(String pauseReason) {
    publishWithoutStall(
        Phase.Paused,
        Reason.Paused,
        "The onboarding is paused: %s. To resume it: onboard resume %s"
            .formatted(pauseReason, managedProviderRef().qualifiedName()));
  }

  /** Publishes that a user has cancelled the onboarding. */
  void publishCancelled() {
    publishWithoutStall(
        Phase.Paused,
        Reason.Cancelled,
        "The onboarding is cancelled. To resume it: onboard resume %s"
            .formatted(managedProviderRef().qualifiedName()));
  }

  /**
   * Publishes that the run works on a stage.
   *
   * @param stalls stalls of the parts of the stage; empty when nothing is stalled
   */
  void publishStage(Stage stage, List<Stall> stalls) {
    publish(stageStatus(stage, stalls));
  }

  /**
   * Publishes that a stage begins, except in the status of the ManagedProvider.
   *
   * @return the status, which the activity of the stage writes together with its own condition
   */
  StatusReport beginStage(Stage stage) {
    StatusReport statusReport = stageStatus(stage, List.of());
    record(statusReport);
    return statusReport;
  }

  private StatusReport stageStatus(Stage stage, List<Stall> stalls) {
    Stall newStall =
        stalls.isEmpty() ? runState.driftBackoff().repeatedDriftStall() : combine(stalls);
    boolean secretMismatch =
        newStall != null && newStall.reason() == Reason.KubeconfigSecretMismatch;
    Phase newPhase = secretMismatch ? Phase.CopyingKubeconfigFailed : stage.phase();
    boolean isOffboarding = stage.phase() == Phase.Deleting;
    Reason conditionReason = isOffboarding ? Reason.Offboarding : Reason.Onboarding;
    return new StatusReport(newPhase, conditionReason, stage.description(), newStall);
  }

  /** Combines stalls into one: the messages of all, and everything else from the first. */
  private static Stall combine(List<Stall> stalls) {
    Stall firstStall = stalls.get(0);
    String allMessages =
        stalls.stream().map(Stall::message).distinct().collect(Collectors.joining(" "));
    return new Stall(
        firstStall.reason(),
        allMessages,
        firstStall.stage(),
        firstStall.since(),
        firstStall.retryIn());
  }

  /** Publishes that another writer keeps reverting drift repairs, from the third repair on. */
  void publishRepeatedDrift() {
    if (runState.driftBackoff().repeatedDriftStall() != null) {
      publishPhaseAgain();
    }
  }

  /** Forgets the drift repairs of the run, and removes the stall that reported repeated drift. */
  void publishDriftEnd() {
    boolean driftWasPublished = runState.driftBackoff().repeatedDriftStall() != null;
    runState.driftBackoff().forgetRepairs();
    if (driftWasPublished) {
      publishPhaseAgain();
    }
  }

  /** Publishes the current phase of the run again, with the new or removed stall. */
  private void publishPhaseAgain() {
    if (runState.phase() == Phase.Ready) {
      publishReady();
    } else {
      publishStage(Stage.DeployComponents, List.of());
    }
  }

  private void publishWithoutStall(
      Phase newPhase, Reason conditionReason, String conditionMessage) {
    Stall noStall = null;
    publish(new StatusReport(newPhase, conditionReason, conditionMessage, noStall));
  }

  /** Publishes the phase, the condition of that phase and the stall of the run. */
  private void publish(StatusReport statusReport) {
    record(statusReport);
    Outcome reportOutcome = localFirstActivities.reportStatus(managedProviderRef(), statusReport);
    if (reportOutcome == Outcome.SUPERSEDED) {
      throw ReloadRequired.managedProviderChanged();
    }
  }

  /** Records the status in the state of the run, in the log and in the metrics. */
  private void record(StatusReport statusReport) {
    Stall previousStall = runState.stall();
    Stall newStall = statusReport.stall();
    runState.recordPhase(statusReport.phase(), newStall);
    if (newStall == null) {
      LOG.debug("{}: {}", statusReport.phase(), statusReport.message());
      return;
    }
    LOG.warn(
        "{}, stalled because of {}: {}",
        statusReport.phase(),
        newStall.reason(),
        newStall.message());
    boolean sameReason = previousStall != null && previousStall.reason() == newStall.reason();
    if (!sameReason) {
      RunMetrics.countStall(newStall.reason());
    }
  }

  private ManagedProviderRef managedProviderRef() {
    return runState.requireManagedProvider().ref();
  }
}
