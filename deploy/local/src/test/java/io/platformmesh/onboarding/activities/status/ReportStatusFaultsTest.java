package io.platformmesh.onboarding.activities.status;

import static io.platformmesh.onboarding.activities.Row.row;
import static io.platformmesh.onboarding.activities.Row.table;
import static io.platformmesh.onboarding.workflows.ConditionType.PlatformMeshReady;
import static io.platformmesh.onboarding.workflows.ConditionType.Ready;
import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.activities.ActivityCalls;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.Phase;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.StatusReport;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** ReportStatus where the API server refuses, other writers are faster, or the state is another. */
class ReportStatusFaultsTest {

  private static final int MAX_TRIES = 12;
  private static final String STATUS = "patch managedproviders/status";
  private static final String LONG_AGO = "2020-01-01T00:00:00Z";

  private static final StatusReport READY =
      new StatusReport(Phase.Ready, Reason.AsDesired, "message", null);
  private static final StatusReport DELETING =
      new StatusReport(Phase.Deleting, Reason.Offboarding, "message", null);

  @TestFactory
  Stream<DynamicTest> refused() {
    return table(
        row(
            "forbidden",
            f -> {
              f.managedProvider().traffic().refuse(STATUS, 403);
              f.activities().reportStatus(READY).stillNeedsAction(Reason.Forbidden);
              assertThat(f.events()).isEmpty();
            }),
        row(
            "unavailable",
            f -> {
              f.managedProvider().traffic().refuse(STATUS, 503);
              f.activities().reportStatus(READY).findsClusterUnavailable();
            }),
        row(
            "one lost race",
            f -> {
              f.managedProvider().traffic().refuse(1, STATUS, 409);
              f.activities().reportStatus(READY).returns(Outcome.DONE).writes(STATUS, STATUS);
              assertThat(f.events()).containsExactly("PhaseChanged");
            }),
        row(
            "another reporter's condition lands between read and write: both stay",
            f -> {
              f.managedProvider()
                  .traffic()
                  .before(
                      1,
                      STATUS,
                      () ->
                          f.status(
                              "{conditions: [{type: PlatformMeshReady, status: 'True', reason: x,"
                                  + " message: x, lastTransitionTime: '%s', observedGeneration: 1}]}"
                                      .formatted(LONG_AGO)));
              f.activities()
                  .reportStatus(READY)
                  .condition(Ready, "True", Reason.AsDesired)
                  .writes(STATUS, STATUS);
              assertThat(f.condition(PlatformMeshReady).isObject()).isTrue();
            }),
        row(
            "lost races for ever",
            f -> {
              f.managedProvider().traffic().refuse(STATUS, 409);
              f.activities().reportStatus(READY).findsClusterUnavailable();
              assertThat(f.traffic().writes()).hasSize(MAX_TRIES);
            }),
        row(
            "Events are forbidden: the status is written all the same",
            f -> {
              f.managedProvider().traffic().refuse("create events", 403);
              f.activities().reportStatus(READY).returns(Outcome.DONE);
              assertThat(f.live().at("/status/phase").asText()).isEqualTo(Phase.Ready.name());
            }),
        row(
            "a local activity that times out stops trying",
            f -> {
              f.managedProvider().traffic().refuse(STATUS, 409);
              f.activities()
                  .reportStatusWithin(Duration.ofMillis(1), READY)
                  .findsClusterUnavailable();
              assertThat(f.traffic().writes()).hasSizeLessThan(MAX_TRIES);
            }));
  }

  @TestFactory
  Stream<DynamicTest> superseded() {
    return table(
        row(
            "another uid",
            f -> {
              f.managedProvider();
              requireSuperseded(
                  f.activities().at(new ManagedProviderRef(f.namespace(), "service", "other", 1)));
            }),
        row(
            "an earlier generation",
            f -> {
              ActivityCalls earlier = f.managedProvider().activities();
              f.edit("{spec: {cleanupOnDelete: true}}");
              requireSuperseded(earlier);
            }),
        row(
            "being deleted",
            f ->
                requireSuperseded(f.managedProvider().beginDeletion("test/keeps-it").activities())),
        row(
            "gone",
            f ->
                requireSuperseded(
                    f.activities().at(new ManagedProviderRef(f.namespace(), "gone", "uid", 1)))),
        row(
            "not being deleted, though reported so",
            f ->
                f.managedProvider()
                    .activities()
                    .reportStatus(DELETING)
                    .returns(Outcome.SUPERSEDED)
                    .writesNothing()),
        row(
            "a new spec between read and write",
            f -> {
              f.managedProvider()
                  .traffic()
                  .before(1, STATUS, () -> f.edit("{spec: {cleanupOnDelete: true}}"));
              f.activities().reportStatus(READY).returns(Outcome.SUPERSEDED).writes(STATUS);
              assertThat(f.live().path("status").has("phase")).isFalse();
            }));
  }

  private static void requireSuperseded(ActivityCalls activities) {
    activities.reportStatus(READY).returns(Outcome.SUPERSEDED).writesNothing();
  }
}
