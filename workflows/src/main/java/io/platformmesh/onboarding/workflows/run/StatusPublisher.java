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

  private static final String READY =
      "The service is onboarded: all of its components are deployed.";

  private final LocalFirstActivities activities;
  private final RunState state;

  StatusPublisher(LocalFirstActivities activities, RunState state) {
    this.activities = activities;
    this.state = state;
  }

  void onboardingBegun() {
    publish(Phase.Pending, Reason.Onboarding, "The onboarding has begun.", null);
  }

  void ready() {
    publish(Phase.Ready, Reason.AsDesired, READY, state.drift().stall());
  }

  void invalid(String problems) {
    publish(Phase.Pending, Reason.InvalidSpec, problems, null);
  }

  void paused(String reason) {
    publish(
        Phase.Paused,
        Reason.Paused,
        "The onboarding is paused: %s. To resume it: onboard resume %s"
            .formatted(reason, ref().qualifiedName()),
        null);
  }

  void cancelled() {
    publish(
        Phase.Paused,
        Reason.Cancelled,
        "The onboarding is cancelled. To resume it: onboard resume %s"
            .formatted(ref().qualifiedName()),
        null);
  }

  /**
   * Publishes that a stage runs.
   *
   * @param stalls stalls of its parts; empty when nothing is stalled
   */
  void stage(Stage stage, List<Stall> stalls) {
    Stall stall = stalls.isEmpty() ? state.drift().stall() : combined(stalls);
    boolean mismatch = stall != null && stall.reason() == Reason.KubeconfigSecretMismatch;
    publish(
        mismatch ? Phase.CopyingKubeconfigFailed : stage.phase(),
        stage.phase() == Phase.Deleting ? Reason.Offboarding : Reason.Onboarding,
        stage.description(),
        stall);
  }

  /** Combines stalls into one condition: the reason of the first, the messages of all. */
  private static Stall combined(List<Stall> stalls) {
    Stall first = stalls.get(0);
    return new Stall(
        first.reason(),
        stalls.stream().map(Stall::message).distinct().collect(Collectors.joining(" ")),
        first.stage(),
        first.since(),
        first.retryIn());
  }

  /** Publishes that another writer keeps reverting repairs, from the third repair on. */
  void repeatedDrift() {
    if (state.drift().stall() != null) {
      publishAgain();
    }
  }

  /** Forgets the repairs, and publishes that the drift has ended if it was published. */
  void driftEnded() {
    boolean published = state.drift().stall() != null;
    state.drift().reset();
    if (published) {
      publishAgain();
    }
  }

  private void publishAgain() {
    if (state.phase() == Phase.Ready) {
      ready();
    } else {
      stage(Stage.DeployComponents, List.of());
    }
  }

  private void publish(Phase phase, Reason reason, String message, @Nullable Stall stall) {
    Stall previous = state.stall();
    state.reached(phase, stall);
    if (stall == null) {
      LOG.debug("{}: {}", phase, message);
    } else {
      LOG.warn("{}, stalled because of {}: {}", phase, stall.reason(), stall.message());
      if (previous == null || previous.reason() != stall.reason()) {
        RunMetrics.stalled(stall.reason());
      }
    }
    RunDisplay.show(state);
    if (activities.reportStatus(ref(), new StatusReport(phase, reason, message, stall))
        == Outcome.SUPERSEDED) {
      throw ReloadRequired.changed();
    }
  }

  private ManagedProviderRef ref() {
    return state.requireManagedProvider().ref();
  }
}
