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
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** DeployComponent of OCM: the OCM controller resolves the chart before Flux deploys it. */
class DeployOcmComponentTest {

  private static final String VERSION = "{component: {version: 1.0.0}}";
  private static final String IMAGE =
      "{resource: {access: {imageReference: 'registry.test/resolved/chart:1.0.0'}}}";
  private static final String STATUS = "patch managedproviders/status";

  /** The state after a first attempt. */
  private static OnboardingFixture applied(OnboardingFixture fixture) {
    fixture
        .managedProvider(
            "{runtimeDeployments: [{ocm: {component: acme.test/operator,"
                + " registry: registry.test/ocm, version: 1.0.0}}]}")
        .activities()
        .deployComponent()
        .isNotReady(Reason.ComponentNotResolved)
        .condition(ComponentsDeployed, "False", Reason.ComponentNotResolved)
        .writes("apply repositories", "apply components", "apply resources", STATUS);
    return fixture;
  }

  /** The same with a Component and a Resource that are Ready with these statuses. */
  private static OnboardingFixture resolved(
      OnboardingFixture fixture, String component, String resource) {
    return applied(fixture)
        .ready(fixture.hosting(), "Component", COMPONENT, component)
        .ready(fixture.hosting(), "Resource", COMPONENT, resource);
  }

  private static void requireNotResolved(OnboardingFixture fixture) {
    fixture.activities().deployComponent().isNotReady(Reason.ComponentNotResolved).writesNothing();
    assertThat(fixture.hosting().get("HelmRelease", fixture.namespace(), COMPONENT).isMissingNode())
        .isTrue();
  }

  @TestFactory
  Stream<DynamicTest> notResolved() {
    return table(
        row("applied by the attempt before", f -> requireNotResolved(applied(f))),
        row(
            "the Component has another version",
            f -> {
              resolved(f, "{component: {version: 0.9.0}}", IMAGE);
              f.activities().deployComponent().isNotReady(Reason.ComponentNotResolved);
            }),
        row(
            "the Component is Ready at an earlier generation",
            f -> {
              resolved(f, VERSION, IMAGE)
                  .hosting()
                  .merge("Component", f.namespace(), COMPONENT, "{spec: {other: field}}");
              f.activities().deployComponent().isNotReady(Reason.ComponentNotResolved);
            }),
        row(
            "the Resource is not Ready",
            f -> {
              applied(f).ready(f.hosting(), "Component", COMPONENT, VERSION);
              f.activities().deployComponent().isNotReady(Reason.ComponentNotResolved);
            }),
        row(
            "the Resource names no image",
            f ->
                resolved(f, VERSION, "{resource: {version: 1.0.0}}")
                    .activities()
                    .deployComponent()
                    .isNotReady(Reason.ComponentNotResolved)),
        row(
            "another ManagedProvider's Component is there",
            f -> {
              applied(f)
                  .hosting()
                  .merge(
                      "Component",
                      f.namespace(),
                      COMPONENT,
                      "metadata:\n" + f.ownedBy("elsewhere", "service", "other").indent(2));
              f.activities()
                  .deployComponent()
                  .needsAction(Reason.OwnershipConflict)
                  .condition(ComponentsDeployed, "False", Reason.OwnershipConflict);
            }),
        row(
            "the cluster has no OCM controller",
            f -> {
              f.traffic().refuse("apply repositories", 404);
              f.managedProvider(
                      "{runtimeDeployments: [{ocm: {component: acme.test/operator,"
                          + " registry: registry.test/ocm, version: 1.0.0}}]}")
                  .activities()
                  .deployComponent()
                  .needsAction(Reason.KindNotServed)
                  .condition(ComponentsDeployed, "False", Reason.KindNotServed);
            }),
        row(
            "forbidden to apply the Resource",
            f -> {
              f.traffic().refuse("apply resources", 403);
              f.managedProvider(
                      "{runtimeDeployments: [{ocm: {component: acme.test/operator,"
                          + " registry: registry.test/ocm, version: 1.0.0}}]}")
                  .activities()
                  .deployComponent()
                  .needsAction(Reason.Forbidden);
            }));
  }

  @TestFactory
  Stream<DynamicTest> resolvedChart() {
    return table(
        row(
            "resolved: handed to Flux",
            f -> {
              resolved(f, VERSION, IMAGE)
                  .activities()
                  .deployComponent()
                  .isNotReady(Reason.SourceNotReady)
                  .writes("apply ocirepositories", "apply helmreleases", STATUS);
              assertThat(
                      f.hosting()
                          .get("OCIRepository", f.namespace(), COMPONENT)
                          .at("/spec/url")
                          .asText())
                  .isEqualTo("oci://registry.test/resolved/chart");
            }),
        row(
            "deployed",
            f -> {
              resolved(f, VERSION, IMAGE).activities().deployComponent();
              f.ready(
                  f.hosting(),
                  "OCIRepository",
                  COMPONENT,
                  "{artifact: {revision: '1.0.0@sha256:aa'}}");
              f.ready(f.hosting(), "HelmRelease", COMPONENT, "{}");
              f.activities()
                  .deployComponent()
                  .returns(
                      new DeployedComponent(Outcome.DONE, COMPONENT, "1.0.0", "1.0.0@sha256:aa"))
                  .condition(ComponentsDeployed, "True", Reason.AsDesired);
            }),
        row(
            "the tag follows from the version of the Resource",
            f -> {
              resolved(
                      f,
                      VERSION,
                      "{resource: {imageReference: registry.test/resolved/chart, version: 2.0.0}}")
                  .activities()
                  .deployComponent();
              assertThat(
                      f.hosting()
                          .get("OCIRepository", f.namespace(), COMPONENT)
                          .at("/spec/ref/tag")
                          .asText())
                  .isEqualTo("2.0.0");
            }));
  }
}
