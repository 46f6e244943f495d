package io.platformmesh.onboarding.activities.deployment;

import static io.platformmesh.onboarding.activities.OnboardingFixture.COMPONENT;
import static io.platformmesh.onboarding.activities.Row.row;
import static io.platformmesh.onboarding.activities.Row.table;
import static io.platformmesh.onboarding.workflows.ConditionType.ComponentsDeployed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.platformmesh.onboarding.activities.OnboardingFixture;
import io.platformmesh.onboarding.workflows.DeployedComponent;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.StageReporting;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** DeployComponent of Flux: applies source and HelmRelease; done when Flux has deployed both. */
class DeployComponentTest {

  private static final String SOURCE = "apply ocirepositories";
  private static final String RELEASE = "apply helmreleases";
  private static final String STATUS = "patch managedproviders/status";

  private static final String ARTIFACT = "{artifact: {revision: '1.0.0@sha256:aa'}}";
  private static final DeployedComponent DEPLOYED =
      new DeployedComponent(Outcome.DONE, COMPONENT, "1.0.0", "1.0.0@sha256:aa");

  /** The objects of the component, as a first attempt has applied them. */
  private static OnboardingFixture applied(OnboardingFixture fixture) {
    fixture.managedProvider().activities().deployComponent();
    return fixture;
  }

  /** The same with a source that has the desired version. */
  private static OnboardingFixture sourceReady(OnboardingFixture fixture) {
    applied(fixture).ready(fixture.hosting(), "OCIRepository", COMPONENT, ARTIFACT);
    return fixture;
  }

  /** The same with a release that is Ready and has this status. */
  private static OnboardingFixture released(OnboardingFixture fixture, String status) {
    return sourceReady(fixture).ready(fixture.hosting(), "HelmRelease", COMPONENT, status);
  }

  private static OnboardingFixture deployed(OnboardingFixture fixture) {
    return released(fixture, "{history: [{ociDigest: 'sha256:aa'}]}");
  }

  private static OnboardingFixture releaseStatus(OnboardingFixture fixture, String status) {
    fixture.hosting().mergeStatus("HelmRelease", fixture.namespace(), COMPONENT, status);
    return fixture;
  }

  private static JsonNode release(OnboardingFixture fixture) {
    return fixture.hosting().get("HelmRelease", fixture.namespace(), COMPONENT);
  }

  private static OnboardingFixture helm(OnboardingFixture fixture) {
    fixture
        .managedProvider(
            "{runtimeDeployments: [{flux: {type: helm, registry: 'https://charts.test',"
                + " chart: operator, version: 1.0.0}}]}")
        .activities()
        .deployComponent()
        .isNotReady(Reason.HelmReleaseNotReady)
        .writes("apply helmrepositories", RELEASE, STATUS);
    return fixture;
  }

  @TestFactory
  Stream<DynamicTest> done() {
    return table(
        row(
            "deployed by digest",
            f ->
                deployed(f)
                    .activities()
                    .deployComponent()
                    .returns(DEPLOYED)
                    .condition(ComponentsDeployed, "True", Reason.AsDesired)
                    .writes(STATUS)),
        row(
            "deployed, and the condition says so already",
            f -> {
              deployed(f).activities().deployComponent();
              f.activities().deployComponent().returns(DEPLOYED).writesNothing();
            }),
        row(
            "deployed by chart version, build metadata apart",
            f ->
                released(f, "{history: [{chartVersion: 1.0.0+build}]}")
                    .activities()
                    .deployComponent()
                    .returns(DEPLOYED)),
        row(
            "deployed by a Flux that reports neither",
            f -> released(f, "{}").activities().deployComponent().returns(DEPLOYED)),
        row(
            "deployed from a Helm repository",
            f ->
                helm(f)
                    .ready(
                        f.hosting(), "HelmRelease", COMPONENT, "{history: [{chartVersion: 1.0.0}]}")
                    .activities()
                    .deployComponent()
                    .returns(new DeployedComponent(Outcome.DONE, COMPONENT, "1.0.0", "1.0.0"))),
        row(
            "deployed, in the guide's form of ocm",
            f -> {
              f.managedProvider(
                      "{runtimeDeployments: [{ocm: {componentName: operator,"
                          + " registry: registry.test/ocm, version: 1.0.0}}]}")
                  .activities()
                  .deployComponent()
                  .isNotReady(Reason.SourceNotReady)
                  .writes(SOURCE, RELEASE, STATUS);
              f.ready(f.hosting(), "OCIRepository", COMPONENT, ARTIFACT);
              f.ready(f.hosting(), "HelmRelease", COMPONENT, "{}");
              f.activities().deployComponent().returns(DEPLOYED);
            }),
        row(
            "Flux reconciles what is Ready already",
            f -> {
              deployed(f)
                  .status("{phase: Ready, observedGeneration: %d}".formatted(f.ref().generation()));
              reconciling(f).activities().deployComponent().returns(DEPLOYED);
            }));
  }

  @TestFactory
  Stream<DynamicTest> movedTag() {
    String installed = "{history: [{ociDigest: 'sha256:old', chartVersion: 1.0.0+old}]}";
    return table(
        row(
            "of a Ready ManagedProvider: stays, and the condition says so",
            f -> {
              released(f, installed)
                  .status("{phase: Ready, observedGeneration: %d}".formatted(f.ref().generation()));
              f.activities()
                  .deployComponent()
                  .returns(
                      new DeployedComponent(
                          Outcome.DONE, COMPONENT, "1.0.0", "1.0.0+old@sha256:old"));
              assertThat(message(f)).contains("its tag was moved to 1.0.0@sha256:aa");
            }),
        row(
            "while a change is deployed: waits for Flux",
            f ->
                released(f, installed)
                    .activities()
                    .deployComponent()
                    .isNotReady(Reason.HelmReleaseNotReady)),
        row(
            "of a Ready ManagedProvider, with another version: waits for Flux",
            f -> {
              released(f, "{history: [{ociDigest: 'sha256:old', chartVersion: 0.9.0}]}")
                  .status("{phase: Ready, observedGeneration: %d}".formatted(f.ref().generation()));
              f.activities().deployComponent().isNotReady(Reason.HelmReleaseNotReady);
            }));
  }

  private static final String SUSPEND = "{spec: {suspend: true}}";

  private static OnboardingFixture suspended(OnboardingFixture fixture, String kind) {
    fixture.hosting().merge(kind, fixture.namespace(), COMPONENT, SUSPEND);
    return fixture;
  }

  private static String message(OnboardingFixture fixture) {
    for (JsonNode condition : fixture.live().at("/status/conditions")) {
      if (condition.path("type").asText().equals(ComponentsDeployed.name())) {
        return condition.path("message").asText();
      }
    }
    return "";
  }

  @TestFactory
  Stream<DynamicTest> suspended() {
    return table(
        row(
            "a release that is deployed stays so",
            f -> {
              suspended(deployed(f), "HelmRelease")
                  .activities()
                  .deployComponent()
                  .returns(DEPLOYED);
              assertThat(message(f)).contains("HelmRelease operator is suspended", "kubectl patch");
            }),
        row(
            "a source whose artifact is deployed stays so",
            f -> {
              suspended(deployed(f), "OCIRepository")
                  .activities()
                  .deployComponent()
                  .returns(DEPLOYED);
              assertThat(message(f)).contains("OCIRepository operator is suspended");
            }),
        row(
            "a change waits for the release",
            f -> {
              suspended(deployed(f), "HelmRelease");
              f.hosting().merge("HelmRelease", f.namespace(), COMPONENT, "{spec: {interval: 7m}}");
              f.activities()
                  .deployComponent()
                  .needsAction(Reason.Suspended)
                  .condition(ComponentsDeployed, "False", Reason.Suspended);
            }),
        row(
            "a release that was never deployed waits",
            f -> {
              suspended(sourceReady(f), "HelmRelease");
              f.activities().deployComponent().needsAction(Reason.Suspended);
            }),
        row(
            "resumed: the condition no longer says so",
            f -> {
              suspended(deployed(f), "HelmRelease").activities().deployComponent();
              f.hosting().merge("HelmRelease", f.namespace(), COMPONENT, "{spec: {suspend: null}}");
              f.ready(
                  f.hosting(), "HelmRelease", COMPONENT, "{history: [{ociDigest: 'sha256:aa'}]}");
              f.activities().deployComponent().returns(DEPLOYED);
              assertThat(message(f)).doesNotContain("suspended");
            }));
  }

  private static OnboardingFixture reconciling(OnboardingFixture fixture) {
    return releaseStatus(
        fixture,
        "{conditions: [{type: Ready, status: 'True', observedGeneration: 1},"
            + " {type: Reconciling, status: 'True', observedGeneration: 1}]}");
  }

  @TestFactory
  Stream<DynamicTest> notYet() {
    return table(
        row(
            "applied by this attempt",
            f -> {
              f.managedProvider(
                      "{runtimeKubeconfigSecretName: runtime, runtimeDeployments: [{flux: {registry:"
                          + " registry.test/charts, chart: operator, version: 1.0.0, values: {replicas: 2}}}]}")
                  .activities()
                  .deployComponent()
                  .isNotReady(Reason.SourceNotReady)
                  .condition(ComponentsDeployed, "False", Reason.SourceNotReady)
                  .writes(SOURCE, RELEASE, STATUS);
              assertThat(release(f).at("/spec/values/replicas").asInt()).isEqualTo(2);
              assertThat(release(f).at("/spec/kubeConfig/secretRef/name").asText())
                  .isEqualTo("runtime");
            }),
        row(
            "the source has another version",
            f ->
                applied(f)
                    .ready(
                        f.hosting(),
                        "OCIRepository",
                        COMPONENT,
                        "{artifact: {revision: '0.9.0@sha256:aa'}}")
                    .activities()
                    .deployComponent()
                    .isNotReady(Reason.SourceNotReady)),
        row(
            "the release has no status",
            f ->
                sourceReady(f)
                    .activities()
                    .deployComponent()
                    .isNotReady(Reason.HelmReleaseNotReady)
                    .condition(ComponentsDeployed, "False", Reason.HelmReleaseNotReady)),
        row(
            "the release is Ready at an earlier generation",
            f -> {
              deployed(f).hosting().merge("HelmRelease", f.namespace(), COMPONENT, "spec: {a: b}");
              f.activities().deployComponent().isNotReady(Reason.HelmReleaseNotReady);
            }),
        row(
            "the release has another digest",
            f ->
                released(f, "{history: [{ociDigest: 'sha256:bb', chartVersion: 1.0.0}]}")
                    .activities()
                    .deployComponent()
                    .isNotReady(Reason.HelmReleaseNotReady)),
        row(
            "the release has another chart version",
            f ->
                released(f, "{history: [{chartVersion: 0.9.0}]}")
                    .activities()
                    .deployComponent()
                    .isNotReady(Reason.HelmReleaseNotReady)),
        row(
            "Flux reconciles a change",
            f ->
                reconciling(deployed(f))
                    .activities()
                    .deployComponent()
                    .isNotReady(Reason.HelmReleaseNotReady)),
        row(
            "the release is being deleted",
            f -> {
              f.managedProvider().release(COMPONENT, f.owned() + "\nfinalizers: [test/held]");
              f.hosting().delete("HelmRelease", f.namespace(), COMPONENT);
              f.activities()
                  .deployComponent()
                  .isNotReady(Reason.BeingDeleted)
                  .condition(ComponentsDeployed, "False", Reason.BeingDeleted)
                  .writes(SOURCE, STATUS);
            }),
        row(
            "a release of the same chart under another name is not gone",
            f -> {
              f.managedProvider()
                  .source("old", "oci://registry.test/charts/operator", f.owned())
                  .release("old", f.owned())
                  .activities()
                  .deployComponent()
                  .isNotReady(Reason.Pruning)
                  .writes(STATUS);
              assertThat(release(f).isMissingNode()).isTrue();
            }),
        row(
            "reported quietly",
            f ->
                sourceReady(f)
                    .activities()
                    .reporting(StageReporting.QUIET)
                    .deployComponent()
                    .isNotReady(Reason.HelmReleaseNotReady)
                    .writesNothing()),
        row(
            "after a block that was reported",
            f ->
                sourceReady(f)
                    .activities()
                    .reporting(StageReporting.reported(Reason.HelmReleaseStalled))
                    .deployComponent()
                    .hasRecovered(Reason.HelmReleaseNotReady)));
  }

  @TestFactory
  Stream<DynamicTest> givenUpByFlux() {
    return table(
        row(
            "the release is Stalled",
            f ->
                releaseStatus(sourceReady(f), stalled(1))
                    .activities()
                    .deployComponent()
                    .needsAction(Reason.HelmReleaseStalled)
                    .condition(ComponentsDeployed, "False", Reason.HelmReleaseStalled)
                    .writes(STATUS)),
        row(
            "the release is Stalled, as reported before",
            f ->
                releaseStatus(sourceReady(f), stalled(1))
                    .activities()
                    .reporting(StageReporting.reported(Reason.HelmReleaseStalled))
                    .deployComponent()
                    .stillNeedsAction(Reason.HelmReleaseStalled)),
        row(
            "the release was Stalled at an earlier generation",
            f ->
                releaseStatus(sourceReady(f), stalled(7))
                    .activities()
                    .deployComponent()
                    .isNotReady(Reason.HelmReleaseNotReady)),
        row(
            "the source is Stalled",
            f -> {
              applied(f)
                  .hosting()
                  .mergeStatus("OCIRepository", f.namespace(), COMPONENT, stalled(1));
              f.activities().deployComponent().needsAction(Reason.SourceNotReady);
            }));
  }

  private static String stalled(int generation) {
    return "{conditions: [{type: Stalled, status: 'True', observedGeneration: %d}]}"
        .formatted(generation);
  }
}
