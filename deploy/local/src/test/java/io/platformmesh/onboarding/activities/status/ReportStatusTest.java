package io.platformmesh.onboarding.activities.status;

import static io.platformmesh.onboarding.activities.Row.row;
import static io.platformmesh.onboarding.activities.Row.table;
import static io.platformmesh.onboarding.workflows.ConditionType.Paused;
import static io.platformmesh.onboarding.workflows.ConditionType.PlatformMeshReady;
import static io.platformmesh.onboarding.workflows.ConditionType.Ready;
import static io.platformmesh.onboarding.workflows.ConditionType.Stalled;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.platformmesh.onboarding.activities.OnboardingFixture;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.Phase;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.Stage;
import io.platformmesh.onboarding.workflows.Stall;
import io.platformmesh.onboarding.workflows.StatusReport;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** ReportStatus: phase, observedGeneration, the conditions of the whole, and their Events. */
class ReportStatusTest {

  private static final String STATUS = "patch managedproviders/status";
  private static final String LONG_AGO = "2020-01-01T00:00:00Z";

  private static final StatusReport DEPLOYING = report(Phase.Deploying, Reason.Onboarding, null);
  private static final StatusReport READY = report(Phase.Ready, Reason.AsDesired, null);
  private static final StatusReport PAUSED = report(Phase.Paused, Reason.Paused, null);
  private static final StatusReport DELETING = report(Phase.Deleting, Reason.Offboarding, null);
  private static final StatusReport INVALID = report(Phase.Pending, Reason.InvalidSpec, null);

  private static StatusReport report(Phase phase, Reason reason, @Nullable Stall stall) {
    return new StatusReport(phase, reason, "message of the report", stall);
  }

  private static StatusReport stalled(Reason reason, @Nullable Stage stage) {
    Stall stall = new Stall(reason, "message of the stall", stage, Instant.EPOCH, null);
    return report(Phase.Deploying, Reason.Onboarding, stall);
  }

  /** A ManagedProvider with this condition since long ago. */
  private static OnboardingFixture since(
      OnboardingFixture fixture, ConditionType type, String status) {
    return fixture
        .managedProvider()
        .status(
            "{phase: Pending, conditions: [{type: %s, status: '%s', reason: Onboarding,"
                    .formatted(type, status)
                + " message: earlier, lastTransitionTime: '%s', observedGeneration: 1}]}"
                    .formatted(LONG_AGO));
  }

  private static void requirePhase(OnboardingFixture fixture, Phase phase) {
    JsonNode status = fixture.live().path("status");
    assertThat(status.path("phase").asText()).isEqualTo(phase.name());
    assertThat(status.path("observedGeneration").asLong()).isEqualTo(fixture.ref().generation());
  }

  private static String transition(OnboardingFixture fixture, ConditionType type) {
    return fixture.condition(type).path("lastTransitionTime").asText();
  }

  @TestFactory
  Stream<DynamicTest> phases() {
    return table(
        row(
            "the first report",
            f -> {
              f.managedProvider()
                  .activities()
                  .reportStatus(DEPLOYING)
                  .returns(Outcome.DONE)
                  .condition(Ready, "False", Reason.Onboarding)
                  .writes(STATUS);
              requirePhase(f, Phase.Deploying);
              assertThat(f.events()).containsExactly("PhaseChanged");
            }),
        row(
            "the same report again",
            f -> {
              f.managedProvider().activities().reportStatus(DEPLOYING);
              f.activities().reportStatus(DEPLOYING).returns(Outcome.DONE).writesNothing();
              assertThat(f.events()).containsExactly("PhaseChanged");
            }),
        row(
            "Ready",
            f -> {
              f.managedProvider()
                  .activities()
                  .reportStatus(READY)
                  .condition(Ready, "True", Reason.AsDesired);
              requirePhase(f, Phase.Ready);
            }),
        row(
            "of a new generation",
            f -> {
              f.managedProvider().activities().reportStatus(READY);
              f.edit("{spec: {cleanupOnDelete: true}}")
                  .activities()
                  .reportStatus(DEPLOYING)
                  .condition(Ready, "False", Reason.Onboarding);
              requirePhase(f, Phase.Deploying);
            }),
        row(
            "Deleting",
            f -> {
              f.managedProvider()
                  .beginDeletion("test/keeps-it")
                  .activities()
                  .reportStatus(DELETING)
                  .returns(Outcome.DONE)
                  .condition(Ready, "False", Reason.Offboarding);
              requirePhase(f, Phase.Deleting);
            }),
        row(
            "an invalid spec",
            f -> {
              f.managedProvider()
                  .activities()
                  .reportStatus(INVALID)
                  .condition(Ready, "False", Reason.InvalidSpec);
              assertThat(f.events()).containsExactly("InvalidSpec");
            }),
        row(
            "the conditions of stages and of other actors stay",
            f -> {
              since(f, PlatformMeshReady, "True").activities().reportStatus(DEPLOYING);
              f.requireCondition(PlatformMeshReady, "True", Reason.Onboarding);
            }),
        row(
            "the conditions of the upstream operator go",
            f -> {
              f.managedProvider()
                  .status(
                      "{conditions: [{type: DeploySubroutine_Ready, status: 'True', reason: x,"
                          + " message: x, lastTransitionTime: '%s'}]}".formatted(LONG_AGO))
                  .activities()
                  .reportStatus(DEPLOYING);
              assertThat(f.live().at("/status/conditions")).hasSize(1);
            }));
  }

  @TestFactory
  Stream<DynamicTest> transitions() {
    return table(
        row(
            "another reason of the same status keeps the time",
            f -> {
              since(f, Ready, "False").activities().reportStatus(INVALID);
              f.requireCondition(Ready, "False", Reason.InvalidSpec);
              assertThat(transition(f, Ready)).isEqualTo(LONG_AGO);
            }),
        row(
            "another status moves the time",
            f -> {
              since(f, Ready, "False").activities().reportStatus(READY);
              assertThat(Instant.parse(transition(f, Ready))).isAfter(Instant.parse(LONG_AGO));
            }),
        row(
            "a new generation keeps the time",
            f -> {
              since(f, Ready, "False").edit("{spec: {cleanupOnDelete: true}}");
              f.activities().reportStatus(DEPLOYING);
              f.requireCondition(Ready, "False", Reason.Onboarding);
              assertThat(transition(f, Ready)).isEqualTo(LONG_AGO);
            }));
  }

  @TestFactory
  Stream<DynamicTest> pauses() {
    return table(
        row(
            "paused while not Ready",
            f -> {
              f.managedProvider()
                  .activities()
                  .reportStatus(PAUSED)
                  .condition(Paused, "True", Reason.Paused)
                  .condition(Ready, "False", Reason.Paused);
              assertThat(f.events()).containsExactly("Paused");
            }),
        row(
            "paused while Ready: stays Ready",
            f -> {
              f.managedProvider().activities().reportStatus(READY);
              f.activities()
                  .reportStatus(PAUSED)
                  .condition(Paused, "True", Reason.Paused)
                  .condition(Ready, "True", Reason.AsDesired);
            }),
        row(
            "resumed",
            f -> {
              f.managedProvider().activities().reportStatus(PAUSED);
              f.activities().reportStatus(DEPLOYING);
              assertThat(f.condition(Paused).isMissingNode()).isTrue();
              assertThat(f.events()).containsExactly("Paused", "PhaseChanged", "Resumed");
            }));
  }

  @TestFactory
  Stream<DynamicTest> stalls() {
    return table(
        row(
            "stalled",
            f -> {
              f.managedProvider()
                  .activities()
                  .reportStatus(stalled(Reason.Forbidden, null))
                  .condition(Stalled, "True", Reason.Forbidden);
              assertThat(f.events()).containsExactly("Forbidden", "PhaseChanged");
            }),
        row(
            "stalled, reported again",
            f -> {
              f.managedProvider().activities().reportStatus(stalled(Reason.Forbidden, null));
              f.activities().reportStatus(stalled(Reason.Forbidden, null)).writesNothing();
              assertThat(f.events()).containsExactly("Forbidden", "PhaseChanged");
            }),
        row(
            "stalled for another reason",
            f -> {
              f.managedProvider().activities().reportStatus(stalled(Reason.Forbidden, null));
              f.activities()
                  .reportStatus(stalled(Reason.DeadlineExceeded, null))
                  .condition(Stalled, "True", Reason.DeadlineExceeded);
              assertThat(f.events())
                  .containsExactly("DeadlineExceeded", "Forbidden", "PhaseChanged");
            }),
        row(
            "a missed deadline ends with what the stage observed last",
            f -> {
              since(f, PlatformMeshReady, "False")
                  .activities()
                  .reportStatus(stalled(Reason.DeadlineExceeded, Stage.AwaitPlatformMesh));
              assertThat(f.condition(Stalled).path("message").asText()).endsWith("earlier");
            }),
        row(
            "no longer stalled",
            f -> {
              f.managedProvider().activities().reportStatus(stalled(Reason.Forbidden, null));
              f.activities().reportStatus(DEPLOYING).writes(STATUS);
              assertThat(f.condition(Stalled).isMissingNode()).isTrue();
            }));
  }
}
