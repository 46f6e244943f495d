package io.platformmesh.onboarding.activities.status;

import io.platformmesh.onboarding.activities.apply.Owner;
import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.workflows.contract.Stall;
import io.platformmesh.onboarding.workflows.contract.StatusReport;
import io.platformmesh.onboarding.workflows.status.ConditionType;
import io.platformmesh.onboarding.workflows.status.Phase;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.util.List;
import java.util.Objects;

/** Which Events a change of the status is worth. */
final class StatusEvents {

  private StatusEvents() {}

  /**
   * Tells what a report has changed.
   *
   * @param before the status before the report
   */
  static void tell(
      EventRecorder events, Owner about, ManagedProviderStatus before, StatusReport report) {
    String former = Objects.requireNonNullElse(before.phase(), "");
    String now = report.phase().name();
    if (!now.equals(former)) {
      tellPhase(events, about, former, report);
    } else if (report.reason() == Reason.InvalidSpec
        && !hasReason(before, ConditionType.Ready, Reason.InvalidSpec)) {
      events.warning(about, Reason.InvalidSpec, report.message());
    }
    Stall stall = report.stall();
    if (stall != null && !hasReason(before, ConditionType.Stalled, stall.reason())) {
      events.warning(about, stall.reason(), stall.message());
    }
  }

  private static void tellPhase(
      EventRecorder events, Owner about, String former, StatusReport report) {
    if (report.reason() == Reason.InvalidSpec) {
      events.warning(about, Reason.InvalidSpec, report.message());
    } else if (report.phase() == Phase.Paused) {
      events.normal(about, report.reason(), report.message());
    } else {
      if (former.equals(Phase.Paused.name())) {
        events.normal(about, Reason.Resumed, "The onboarding goes on.");
      }
      events.normal(about, Reason.PhaseChanged, report.phase() + ": " + report.message());
    }
  }

  private static boolean hasReason(
      ManagedProviderStatus status, ConditionType type, Reason reason) {
    List<Condition> conditions = Objects.requireNonNullElse(status.conditions(), List.of());
    return conditions.stream()
        .anyMatch(each -> each.type().equals(type.name()) && each.reason().equals(reason.name()));
  }
}
