package io.platformmesh.onboarding.activities.deployment;

import static io.platformmesh.onboarding.activities.OnboardingFixture.COMPONENT;
import static io.platformmesh.onboarding.activities.Row.row;
import static io.platformmesh.onboarding.activities.Row.table;
import static io.platformmesh.onboarding.workflows.ConditionType.ComponentsDeployed;
import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.activities.OnboardingFixture;
import io.platformmesh.onboarding.workflows.DeployedComponent;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.StageReporting;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** DeployComponent where an object or the API server is in the way, and beside other components. */
class DeployComponentFaultsTest {

  private static final String SOURCE = "apply ocirepositories";
  private static final String RELEASE = "apply helmreleases";
  private static final String STATUS = "patch managedproviders/status";
  private static final DeployedComponent SUPERSEDED =
      DeployedComponent.notDeployed(Outcome.SUPERSEDED, COMPONENT);

  @TestFactory
  Stream<DynamicTest> conflict() {
    return table(
        row(
            "a source without an owner is there",
            f ->
                f.managedProvider()
                    .source(COMPONENT, "oci://registry.test/charts/operator", "{}")
                    .activities()
                    .deployComponent()
                    .needsAction(Reason.OwnershipConflict)
                    .condition(ComponentsDeployed, "False", Reason.OwnershipConflict)
                    .writes(STATUS)),
        row(
            "another ManagedProvider's release is there",
            f ->
                f.managedProvider()
                    .release(COMPONENT, f.ownedBy("elsewhere", "service", "other"))
                    .activities()
                    .deployComponent()
                    .needsAction(Reason.OwnershipConflict)
                    .writes(SOURCE, STATUS)),
        row(
            "another ManagedProvider's release, as reported before",
            f ->
                f.managedProvider()
                    .release(COMPONENT, f.ownedBy("elsewhere", "service", "other"))
                    .activities()
                    .reporting(StageReporting.reported(Reason.OwnershipConflict))
                    .deployComponent()
                    .stillNeedsAction(Reason.OwnershipConflict)),
        row(
            "an earlier incarnation's release is there: taken",
            f ->
                f.managedProvider()
                    .release(COMPONENT, f.ownedBy(f.namespace(), "service", "earlier"))
                    .activities()
                    .deployComponent()
                    .isNotReady(Reason.SourceNotReady)
                    .writes(SOURCE, RELEASE, STATUS)));
  }

  @TestFactory
  Stream<DynamicTest> refused() {
    return table(
        row("forbidden to apply the source", f -> requireAction(f, SOURCE, 403, Reason.Forbidden)),
        row(
            "forbidden to apply the release",
            f -> requireAction(f, RELEASE, 403, Reason.Forbidden)),
        row(
            "forbidden to list releases",
            f -> {
              f.managedProvider().traffic().refuse("list helmreleases", 403);
              f.activities().deployComponent().needsAction(Reason.Forbidden);
            }),
        row("rejected", f -> requireAction(f, RELEASE, 422, Reason.Rejected)),
        row(
            "of a kind that is not served",
            f -> requireAction(f, RELEASE, 404, Reason.KindNotServed)),
        row(
            "unavailable to apply",
            f -> {
              f.managedProvider().traffic().refuse(RELEASE, 503);
              f.activities()
                  .deployComponent()
                  .findsClusterUnavailable()
                  .condition(ComponentsDeployed, "False", Reason.ClusterUnavailable);
            }),
        row(
            "unavailable to list",
            f -> {
              f.managedProvider().traffic().refuse("list helmreleases", 503);
              f.activities().deployComponent().findsClusterUnavailable();
            }),
        row(
            "one lost race for the status",
            f -> {
              f.managedProvider().traffic().refuse(1, STATUS, 409);
              f.activities()
                  .deployComponent()
                  .isNotReady(Reason.SourceNotReady)
                  .writes(SOURCE, RELEASE, STATUS, STATUS);
            }),
        row(
            "lost races for the status, for ever",
            f -> {
              f.managedProvider().traffic().refuse(STATUS, 409);
              f.activities().deployComponent().findsClusterUnavailable();
            }),
        row(
            "no time left for a write",
            f ->
                f.managedProvider()
                    .activities()
                    .timeout(Duration.ofSeconds(10))
                    .deployComponent()
                    .findsClusterUnavailable()
                    .writes(STATUS)));
  }

  private static void requireAction(
      OnboardingFixture fixture, String request, int code, Reason reason) {
    fixture.managedProvider().traffic().refuse(request, code);
    fixture
        .activities()
        .deployComponent()
        .needsAction(reason)
        .condition(ComponentsDeployed, "False", reason);
  }

  @TestFactory
  Stream<DynamicTest> superseded() {
    return table(
        row(
            "the component has left the spec",
            f ->
                f.managedProvider()
                    .activities()
                    .deployComponent("another")
                    .returns(DeployedComponent.notDeployed(Outcome.SUPERSEDED, "another"))
                    .writesNothing()),
        row(
            "a new spec between source and release",
            f -> {
              f.managedProvider()
                  .traffic()
                  .before(1, SOURCE, () -> f.edit("{spec: {cleanupOnDelete: true}}"));
              f.activities().deployComponent().returns(SUPERSEDED).writes(SOURCE);
            }),
        row(
            "a new spec before the status",
            f -> {
              f.managedProvider()
                  .traffic()
                  .before(1, RELEASE, () -> f.edit("{spec: {cleanupOnDelete: true}}"));
              f.activities().deployComponent().returns(SUPERSEDED).writes(SOURCE, RELEASE);
              assertThat(f.condition(ComponentsDeployed).isMissingNode()).isTrue();
            }));
  }

  /** Two components: one is deployed, the other is not there yet. */
  private static OnboardingFixture two(OnboardingFixture fixture) {
    fixture.managedProvider(
        """
        runtimeDeployments:
        - flux: {registry: registry.test/charts, chart: operator, version: 1.0.0}
        - flux: {registry: registry.test/charts, chart: agent, version: 1.0.0}
        """);
    fixture.activities().deployComponent();
    fixture
        .ready(
            fixture.hosting(),
            "OCIRepository",
            COMPONENT,
            "{artifact: {revision: '1.0.0@sha256:aa'}}")
        .ready(fixture.hosting(), "HelmRelease", COMPONENT, "{}");
    return fixture;
  }

  @TestFactory
  Stream<DynamicTest> besideAnotherComponent() {
    return table(
        row(
            "done while the other is not applied: the condition is about both",
            f -> {
              two(f).activities().deployComponent().result();
              f.requireCondition(ComponentsDeployed, "False", Reason.SourceNotReady);
            }),
        row(
            "done while the other is blocked: the worst reason counts",
            f -> {
              two(f).release("agent", f.ownedBy("elsewhere", "service", "other"));
              f.activities().deployComponent().result();
              f.requireCondition(ComponentsDeployed, "False", Reason.OwnershipConflict);
            }),
        row(
            "not yet while the other is done",
            f -> {
              two(f).activities().deployComponent("agent").isNotReady(Reason.SourceNotReady);
              f.requireCondition(ComponentsDeployed, "False", Reason.SourceNotReady);
            }));
  }
}
