package io.platformmesh.onboarding.activities.status;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.activities.event.EventRecorder;
import io.platformmesh.onboarding.workflows.contract.Stall;
import io.platformmesh.onboarding.workflows.contract.StatusReport;
import io.platformmesh.onboarding.workflows.status.ConditionType;
import io.platformmesh.onboarding.workflows.status.Phase;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.util.List;
import java.util.Objects;

/** Decides which Events a change of the status is worth. */
final class StatusEvents {

  private StatusEvents() {}

  /**
   * Records the Events for the changes that a report has made.
   *
   * @param regarding the ManagedProvider
   * @param before the status before the report
   */
  static void record(
      EventRecorder events,
      ObjectReference regarding,
      ManagedProviderStatus before,
      StatusReport report) {
    String phaseBefore = Objects.requireNonNullElse(before.phase(), "");
    if (!report.phase().name().equals(phaseBefore)) {
      recordPhase(events, regarding, phaseBefore, report);
    } else if (report.reason() == Reason.InvalidSpec
        && !hasReason(before, ConditionType.Ready, Reason.InvalidSpec)) {
      events.warning(regarding, Reason.InvalidSpec, report.message());
    }
    Stall stall = report.stall();
    if (stall != null && !hasReason(before, ConditionType.Stalled, stall.reason())) {
      events.warning(regarding, stall.reason(), stall.message());
    }
  }

  private static void recordPhase(
      EventRecorder events, ObjectReference regarding, String phaseBefore, StatusReport report) {
    if (report.reason() == Reason.InvalidSpec) {
      events.warning(regarding, Reason.InvalidSpec, report.message());
    } else if (report.phase() == Phase.Paused) {
      events.normal(regarding, report.reason(), report.message());
    } else {
      if (phaseBefore.equals(Phase.Paused.name())) {
        events.normal(regarding, Reason.Resumed, "The onboarding resumes.");
      }
      events.normal(regarding, Reason.PhaseChanged, report.phase() + ": " + report.message());
    }
  }

  private static boolean hasReason(
      ManagedProviderStatus status, ConditionType type, Reason reason) {
    List<Condition> conditions = Objects.requireNonNullElse(status.conditions(), List.of());
    return conditions.stream()
        .anyMatch(each -> each.type().equals(type.name()) && each.reason().equals(reason.name()));
  }
}
