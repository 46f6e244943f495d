package io.platformmesh.onboarding.activities.deployment;

import static io.platformmesh.onboarding.activities.OnboardingFixture.COMPONENT;
import static io.platformmesh.onboarding.activities.Row.row;
import static io.platformmesh.onboarding.activities.Row.table;
import static io.platformmesh.onboarding.workflows.ConditionType.ComponentsDeployed;
import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.activities.OnboardingFixture;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.StageReporting;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** RemoveComponents: deletes releases, waits until they are gone, then deletes their sources. */
class RemoveComponentsTest {

  private static final String FINALIZER = OnboardingMetadata.COMPONENTS_FINALIZER;
  private static final String KEEP = "test/keeps-it";
  private static final String RELEASE = "delete helmreleases";
  private static final String SOURCE = "delete ocirepositories";
  private static final String FINALIZERS = "patch managedproviders";
  private static final String STATUS = "patch managedproviders/status";

  /** A ManagedProvider with one applied component, being deleted. */
  private static OnboardingFixture deleting(OnboardingFixture fixture) {
    fixture.managedProvider().activities().deployComponent();
    return fixture.beginDeletion(FINALIZER, KEEP);
  }

  /** The same whose release has a finalizer of Flux. */
  private static OnboardingFixture held(OnboardingFixture fixture) {
    deleting(fixture)
        .hosting()
        .merge(
            "HelmRelease",
            fixture.namespace(),
            COMPONENT,
            "{metadata: {finalizers: [finalizers.fluxcd.io]}}");
    return fixture;
  }

  private static boolean exists(OnboardingFixture fixture, String kind) {
    return fixture.hosting().get(kind, fixture.namespace(), COMPONENT).isObject();
  }

  @TestFactory
  Stream<DynamicTest> done() {
    return table(
        row(
            "release first, then source, then finalizer",
            f -> {
              deleting(f)
                  .activities()
                  .removeComponents()
                  .isNotReady(Reason.Offboarding)
                  .condition(ComponentsDeployed, "False", Reason.Offboarding)
                  .writes(RELEASE, STATUS);
              f.activities()
                  .removeComponents()
                  .isNotReady(Reason.Offboarding)
                  .writes(SOURCE, STATUS);
              f.requireFinalizers(FINALIZER, KEEP);
              f.activities().removeComponents().returns(Outcome.DONE).writes(FINALIZERS);
              f.requireFinalizers(KEEP);
            }),
        row(
            "the cluster has no OCM controller",
            f -> {
              f.traffic().refuse("list repositories", 404);
              f.traffic().refuse("list components", 404);
              f.traffic().refuse("list resources", 404);
              f.managedProvider().beginDeletion(FINALIZER, KEEP);
              f.activities().removeComponents().returns(Outcome.DONE).writes(FINALIZERS);
            }),
        row(
            "nothing to remove",
            f -> {
              f.managedProvider().beginDeletion(FINALIZER, KEEP);
              f.activities().removeComponents().returns(Outcome.DONE).writes(FINALIZERS);
            }),
        row(
            "without the kinds of the OCM controller",
            f -> {
              unserved(deleting(f), "resources", "components", "repositories");
              f.activities().removeComponents().isNotReady(Reason.Offboarding);
              f.activities().removeComponents().isNotReady(Reason.Offboarding);
              f.activities().removeComponents().returns(Outcome.DONE).writes(FINALIZERS);
            }),
        row(
            "without the kinds of Flux",
            f -> {
              f.managedProvider().beginDeletion(FINALIZER, KEEP);
              unserved(f, "helmreleases", "ocirepositories", "helmrepositories");
              f.activities().removeComponents().returns(Outcome.DONE).writes(FINALIZERS);
            }),
        row(
            "components that have left the spec, too",
            f -> {
              f.managedProvider().release("old", f.owned()).beginDeletion(FINALIZER, KEEP);
              f.activities().removeComponents().isNotReady(Reason.Offboarding);
              f.activities().removeComponents().returns(Outcome.DONE);
            }),
        row(
            "another ManagedProvider's objects of the same name are kept",
            f -> {
              f.managedProvider()
                  .release(COMPONENT, f.ownedBy("elsewhere", "service", "other"))
                  .source(COMPONENT, "oci://registry.test/charts/operator", "{}")
                  .beginDeletion(FINALIZER, KEEP);
              f.activities().removeComponents().returns(Outcome.DONE);
              assertThat(exists(f, "HelmRelease")).isTrue();
              assertThat(exists(f, "OCIRepository")).isTrue();
              assertThat(f.events())
                  .as("of the source, which has no owner")
                  .containsExactly("ObjectKept");
            }),
        row(
            "an invalid spec is removed by its labels",
            f -> {
              f.managedProvider("{runtimeDeployments: []}");
              f.release(COMPONENT, f.owned()).beginDeletion(FINALIZER, KEEP);
              f.activities().removeComponents().isNotReady(Reason.Offboarding);
              f.activities().removeComponents().returns(Outcome.DONE);
              assertThat(exists(f, "HelmRelease")).isFalse();
            }),
        row(
            "the last finalizer",
            f -> {
              f.managedProvider().beginDeletion(FINALIZER);
              f.activities().removeComponents().returns(Outcome.DONE);
              assertThat(f.live().isMissingNode()).isTrue();
            }));
  }

  @TestFactory
  Stream<DynamicTest> notYet() {
    return table(
        row(
            "Flux uninstalls: the source stays",
            f -> {
              held(f).activities().removeComponents();
              f.activities().removeComponents().isNotReady(Reason.Offboarding).writesNothing();
              assertThat(exists(f, "OCIRepository")).isTrue();
            }),
        row(
            "after a block that was reported",
            f ->
                deleting(f)
                    .activities()
                    .reporting(StageReporting.reported(Reason.Forbidden))
                    .removeComponents()
                    .hasRecovered(Reason.Offboarding)));
  }

  private static void unserved(OnboardingFixture fixture, String... resources) {
    for (String resource : resources) {
      fixture.traffic().refuse("list " + resource, 404).refuse("get " + resource, 404);
    }
  }

  @TestFactory
  Stream<DynamicTest> abandoned() {
    return table(
        row(
            "Flux does not uninstall: everything is asked to go",
            f -> {
              held(f).abandon("runtime-deployments");
              f.activities().removeComponents().returns(Outcome.DONE);
              assertThat(f.traffic().writes()).startsWith(RELEASE, SOURCE);
              f.requireFinalizers(KEEP);
            }),
        row(
            "forbidden to delete releases",
            f -> {
              deleting(f).abandon("runtime-deployments").traffic().refuse(RELEASE, 403);
              f.activities().removeComponents().returns(Outcome.DONE);
              assertThat(exists(f, "OCIRepository")).isFalse();
              f.requireFinalizers(KEEP);
            }),
        row(
            "another part: not enough",
            f -> {
              deleting(f).abandon("kubeconfig-secret");
              f.activities().removeComponents().isNotReady(Reason.Offboarding);
            }));
  }

  @TestFactory
  Stream<DynamicTest> refused() {
    return table(
        row(
            "forbidden to delete",
            f -> {
              deleting(f).traffic().refuse(RELEASE, 403);
              f.activities()
                  .removeComponents()
                  .needsAction(Reason.Forbidden)
                  .condition(ComponentsDeployed, "False", Reason.Forbidden)
                  .writes(RELEASE, STATUS);
              f.requireFinalizers(FINALIZER, KEEP);
            }),
        row(
            "forbidden to delete, as reported before",
            f -> {
              deleting(f).traffic().refuse(RELEASE, 403);
              f.activities()
                  .reporting(StageReporting.reported(Reason.Forbidden))
                  .removeComponents()
                  .stillNeedsAction(Reason.Forbidden);
            }),
        row(
            "forbidden to list",
            f -> {
              deleting(f).traffic().refuse("list helmreleases", 403);
              f.activities().removeComponents().needsAction(Reason.Forbidden);
            }),
        row(
            "unavailable",
            f -> {
              deleting(f).traffic().refuse("list helmreleases", 503);
              f.activities()
                  .removeComponents()
                  .findsClusterUnavailable()
                  .condition(ComponentsDeployed, "False", Reason.ClusterUnavailable);
            }),
        row(
            "a lost race: another owner keeps the release",
            f -> {
              deleting(f)
                  .traffic()
                  .before(
                      1,
                      RELEASE,
                      () ->
                          f.hosting()
                              .merge(
                                  "HelmRelease",
                                  f.namespace(),
                                  COMPONENT,
                                  "{metadata: {annotations: {%s: elsewhere/other}}}"
                                      .formatted(OnboardingMetadata.HAND_OVER_ANNOTATION)));
              f.activities().removeComponents().findsClusterUnavailable();
              f.activities().removeComponents().isNotReady(Reason.Offboarding);
              assertThat(exists(f, "HelmRelease")).isTrue();
            }),
        row(
            "one lost race for the finalizers",
            f -> {
              f.managedProvider().beginDeletion(FINALIZER, KEEP);
              f.traffic().refuse(1, FINALIZERS, 409);
              f.activities()
                  .removeComponents()
                  .returns(Outcome.DONE)
                  .writes(FINALIZERS, FINALIZERS);
            }),
        row(
            "lost races for the finalizers, for ever",
            f -> {
              f.managedProvider().beginDeletion(FINALIZER, KEEP);
              f.traffic().refuse(FINALIZERS, 409);
              f.activities().removeComponents().findsClusterUnavailable();
              f.requireFinalizers(FINALIZER, KEEP);
            }),
        row(
            "another actor takes the finalizer away at the same time",
            f -> {
              f.managedProvider().beginDeletion(FINALIZER, KEEP);
              f.traffic()
                  .before(
                      1,
                      FINALIZERS,
                      () -> f.edit("{metadata: {finalizers: [%s]}}".formatted(KEEP)));
              f.activities().removeComponents().returns(Outcome.DONE).writes(FINALIZERS);
            }),
        row(
            "superseded by a re-created ManagedProvider between two deletions",
            f -> {
              f.managedProvider();
              f.release("first", f.owned()).release("second", f.owned());
              f.beginDeletion(FINALIZER);
              f.traffic()
                  .before(
                      1, RELEASE, () -> f.edit("{metadata: {finalizers: []}}").managedProvider());
              f.activities().removeComponents().returns(Outcome.SUPERSEDED).writes(RELEASE);
            }));
  }
}
