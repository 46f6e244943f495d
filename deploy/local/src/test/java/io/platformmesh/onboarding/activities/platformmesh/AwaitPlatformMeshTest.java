package io.platformmesh.onboarding.activities.platformmesh;

import static io.platformmesh.onboarding.activities.Row.row;
import static io.platformmesh.onboarding.activities.Row.table;
import static io.platformmesh.onboarding.workflows.ConditionType.PlatformMeshReady;

import io.platformmesh.onboarding.activities.OnboardingFixture;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.StageReporting;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** AwaitPlatformMesh: done when condition Ready of the PlatformMesh is True. */
class AwaitPlatformMeshTest {

  private static final String READ = "get platformmeshes";
  private static final String STATUS = "patch managedproviders/status";

  /** A ManagedProvider, and its PlatformMesh with condition Ready of this status. */
  private static OnboardingFixture ready(OnboardingFixture fixture, String status) {
    fixture
        .platformMesh("{conditions: [{type: Ready, status: '%s'}]}".formatted(status))
        .managedProvider();
    return fixture;
  }

  @TestFactory
  Stream<DynamicTest> done() {
    return table(
        row(
            "Ready",
            f ->
                ready(f, "True")
                    .activities()
                    .awaitPlatformMesh()
                    .returns(Outcome.DONE)
                    .condition(PlatformMeshReady, "True", Reason.AsDesired)
                    .writes(STATUS)),
        row(
            "Ready, and the condition says so already",
            f -> {
              ready(f, "True").activities().awaitPlatformMesh();
              f.activities().awaitPlatformMesh().returns(Outcome.DONE).writesNothing();
            }),
        row(
            "Ready after a block that was reported",
            f ->
                ready(f, "True")
                    .activities()
                    .reporting(StageReporting.reported(Reason.Forbidden))
                    .awaitPlatformMesh()
                    .returns(Outcome.DONE)));
  }

  @TestFactory
  Stream<DynamicTest> notYet() {
    return table(
        row(
            "missing",
            f ->
                f.managedProvider()
                    .activities()
                    .awaitPlatformMesh()
                    .isNotReady(Reason.PlatformMeshMissing)
                    .condition(PlatformMeshReady, "False", Reason.PlatformMeshMissing)
                    .writes(STATUS)),
        row(
            "without condition Ready",
            f ->
                f.platformMesh("{}")
                    .managedProvider()
                    .activities()
                    .awaitPlatformMesh()
                    .isNotReady(Reason.PlatformMeshNotReady)
                    .condition(PlatformMeshReady, "False", Reason.PlatformMeshNotReady)),
        row(
            "not Ready",
            f ->
                ready(f, "False")
                    .activities()
                    .awaitPlatformMesh()
                    .isNotReady(Reason.PlatformMeshNotReady)
                    .condition(PlatformMeshReady, "False", Reason.PlatformMeshNotReady)),
        row(
            "not Ready, and the condition says so already",
            f -> {
              ready(f, "False").activities().awaitPlatformMesh();
              f.activities()
                  .awaitPlatformMesh()
                  .isNotReady(Reason.PlatformMeshNotReady)
                  .writesNothing();
            }),
        row(
            "not Ready, reported quietly",
            f ->
                ready(f, "False")
                    .activities()
                    .reporting(StageReporting.QUIET)
                    .awaitPlatformMesh()
                    .isNotReady(Reason.PlatformMeshNotReady)
                    .writesNothing()),
        row(
            "not Ready after a block that was reported",
            f ->
                ready(f, "False")
                    .activities()
                    .reporting(StageReporting.reported(Reason.Forbidden))
                    .awaitPlatformMesh()
                    .hasRecovered(Reason.PlatformMeshNotReady)));
  }

  @TestFactory
  Stream<DynamicTest> blocked() {
    return table(
        row(
            "forbidden",
            f -> {
              ready(f, "True").traffic().refuse(READ, 403);
              f.activities()
                  .awaitPlatformMesh()
                  .needsAction(Reason.Forbidden)
                  .condition(PlatformMeshReady, "False", Reason.Forbidden)
                  .writes(STATUS);
            }),
        row(
            "forbidden, as reported before",
            f -> {
              ready(f, "True").traffic().refuse(READ, 403);
              f.activities()
                  .reporting(StageReporting.reported(Reason.Forbidden))
                  .awaitPlatformMesh()
                  .stillNeedsAction(Reason.Forbidden);
            }),
        row(
            "forbidden, another block than reported before",
            f -> {
              ready(f, "True").traffic().refuse(READ, 403);
              f.activities()
                  .reporting(StageReporting.reported(Reason.Rejected))
                  .awaitPlatformMesh()
                  .needsAction(Reason.Forbidden);
            }),
        row(
            "credentials refused",
            f -> {
              ready(f, "True").traffic().refuse(READ, 401);
              f.activities().awaitPlatformMesh().needsAction(Reason.Forbidden);
            }));
  }

  @TestFactory
  Stream<DynamicTest> unavailable() {
    return table(
        row(
            "the cluster answers 503",
            f -> {
              ready(f, "True").traffic().refuse(READ, 503);
              f.activities()
                  .awaitPlatformMesh()
                  .findsClusterUnavailable()
                  .condition(PlatformMeshReady, "False", Reason.ClusterUnavailable);
            }),
        row(
            "the cluster answers 429",
            f -> {
              ready(f, "True").traffic().refuse(READ, 429);
              f.activities().awaitPlatformMesh().findsClusterUnavailable();
            }),
        row(
            "one lost race for the status",
            f -> {
              ready(f, "True").traffic().refuse(1, STATUS, 409);
              f.activities()
                  .awaitPlatformMesh()
                  .returns(Outcome.DONE)
                  .condition(PlatformMeshReady, "True", Reason.AsDesired)
                  .writes(STATUS, STATUS);
            }),
        row(
            "lost races for ever",
            f -> {
              ready(f, "True").traffic().refuse(STATUS, 409);
              f.activities().awaitPlatformMesh().findsClusterUnavailable();
            }),
        row(
            "the status is forbidden",
            f -> {
              ready(f, "True").traffic().refuse(STATUS, 403);
              f.activities().awaitPlatformMesh().needsAction(Reason.Forbidden);
            }));
  }
}
