package io.platformmesh.onboarding.activities.status;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.activities.event.EventRecorder;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.Phase;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.Stall;
import io.platformmesh.onboarding.workflows.StatusReport;
import java.util.List;
import java.util.Objects;

/** Records the Events about changes of the status of a ManagedProvider. */
final class StatusEvents {

  private StatusEvents() {}

  /**
   * Records the Events for the changes of the status that a report has made.
   *
   * @param regarding the ManagedProvider
   * @param statusBefore the status before the report
   */
  static void recordStatusEvents(
      EventRecorder eventRecorder,
      ObjectReference regarding,
      ManagedProviderStatus statusBefore,
      StatusReport statusReport) {
    String phaseBefore = Objects.requireNonNullElse(statusBefore.phase(), "");
    if (!statusReport.phase().name().equals(phaseBefore)) {
      recordPhaseEvent(eventRecorder, regarding, phaseBefore, statusReport);
    } else if (statusReport.reason() == Reason.InvalidSpec
        && !hasReason(statusBefore, ConditionType.Ready, Reason.InvalidSpec)) {
      eventRecorder.recordWarning(regarding, Reason.InvalidSpec, statusReport.message());
    }
    Stall stall = statusReport.stall();
    if (stall != null && !hasReason(statusBefore, ConditionType.Stalled, stall.reason())) {
      eventRecorder.recordWarning(regarding, stall.reason(), stall.message());
    }
  }

  private static void recordPhaseEvent(
      EventRecorder eventRecorder,
      ObjectReference regarding,
      String phaseBefore,
      StatusReport statusReport) {
    if (statusReport.reason() == Reason.InvalidSpec) {
      eventRecorder.recordWarning(regarding, Reason.InvalidSpec, statusReport.message());
    } else if (statusReport.phase() == Phase.Paused) {
      eventRecorder.recordNormal(regarding, statusReport.reason(), statusReport.message());
    } else {
      if (phaseBefore.equals(Phase.Paused.name())) {
        eventRecorder.recordNormal(regarding, Reason.Resumed, "The onboarding resumes.");
      }
      eventRecorder.recordNormal(
          regarding, Reason.PhaseChanged, statusReport.phase() + ": " + statusReport.message());
    }
  }

  private static boolean hasReason(
      ManagedProviderStatus status, ConditionType conditionType, Reason conditionReason) {
    List<Condition> conditions = Objects.requireNonNullElse(status.conditions(), List.of());
    return conditions.stream()
        .anyMatch(
            condition ->
                condition.type().equals(conditionType.name())
                    && condition.reason().equals(conditionReason.name()));
  }
}
