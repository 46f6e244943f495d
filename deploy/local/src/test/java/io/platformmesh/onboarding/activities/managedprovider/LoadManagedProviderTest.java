package io.platformmesh.onboarding.activities.managedprovider;

import static io.platformmesh.onboarding.activities.OnboardingFixture.COMPONENT;
import static io.platformmesh.onboarding.activities.Row.row;
import static io.platformmesh.onboarding.activities.Row.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.activities.ActivityCalls;
import io.platformmesh.onboarding.activities.OnboardingFixture;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.workflows.Cause;
import io.platformmesh.onboarding.workflows.FailureType;
import io.platformmesh.onboarding.workflows.HostingCluster;
import io.platformmesh.onboarding.workflows.LoadResult;
import io.platformmesh.onboarding.workflows.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.OnboardingOptions;
import io.platformmesh.onboarding.workflows.Problem;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.Stage;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** LoadManagedProvider: reads, validates, and sets the finalizers before anything is written. */
class LoadManagedProviderTest {

  private static final String FINALIZERS = "patch managedproviders";

  private static LoadedManagedProvider load(OnboardingFixture fixture) {
    LoadedManagedProvider loaded = fixture.activities().load().result().managedProvider();
    assertThat(loaded).isNotNull();
    return loaded;
  }

  private static void requireProblems(OnboardingFixture fixture, String... paths) {
    assertThat(load(fixture).problems()).extracting(Problem::path).containsExactly(paths);
    assertThat(fixture.traffic().writes()).isEmpty();
    fixture.requireFinalizers();
  }

  @TestFactory
  Stream<DynamicTest> loaded() {
    return table(
        row(
            "a new one",
            f -> {
              LoadedManagedProvider loaded = load(f.managedProvider());
              assertThat(loaded.ref()).isEqualTo(f.ref());
              assertThat(loaded.cause()).isEqualTo(Cause.FIRST);
              assertThat(loaded.deleting()).isFalse();
              assertThat(loaded.ready()).isFalse();
              assertThat(loaded.problems()).isEmpty();
              assertThat(loaded.components()).containsExactly(COMPONENT);
              assertThat(loaded.names().platformMesh()).isEqualTo("mesh");
              assertThat(loaded.searchAttributes()).isEqualTo(ActivityCalls.SEARCH_ATTRIBUTES);
              assertThat(f.traffic().writes()).containsExactly(FINALIZERS);
            }),
        row(
            "in a run whose cluster is unknown",
            f -> f.managedProvider().activities().load(null).writes(FINALIZERS)),
        row(
            "in a run of another cluster",
            f ->
                f.managedProvider()
                    .activities()
                    .load(new HostingCluster(null, "uid-of-b"))
                    .isRetriedAfter(FailureType.FOREIGN_CLUSTER)
                    .writesNothing()),
        row(
            "in a run of a cluster with another name",
            f ->
                f.managedProvider()
                    .activities()
                    .load(new HostingCluster("edge", ActivityCalls.CLUSTER.uid()))
                    .isRetriedAfter(FailureType.FOREIGN_CLUSTER)
                    .writesNothing()),
        row(
            "one with finalizers",
            f -> {
              load(f.managedProvider());
              f.activities().load().writesNothing();
            }),
        row(
            "one that is Ready",
            f -> {
              f.managedProvider()
                  .status(
                      "{observedGeneration: 1, conditions: [{type: Ready, status: 'True',"
                          + " reason: AsDesired, observedGeneration: 1}]}");
              assertThat(load(f).ready()).isTrue();
              assertThat(load(f).cause()).isEqualTo(Cause.VERIFICATION);
            }),
        row(
            "one that was Ready at an earlier generation",
            f -> {
              f.managedProvider()
                  .status(
                      "{observedGeneration: 1, conditions: [{type: Ready, status: 'True',"
                          + " reason: AsDesired, observedGeneration: 1}]}")
                  .edit("{spec: {cleanupOnDelete: true}}");
              assertThat(load(f).ready()).isFalse();
              assertThat(load(f).cause()).isEqualTo(Cause.SPEC);
            }),
        row(
            "one that is being deleted",
            f -> {
              f.managedProvider().beginDeletion("test/keeps-it");
              LoadedManagedProvider loaded = load(f);
              assertThat(loaded.deleting()).isTrue();
              assertThat(loaded.cause()).isEqualTo(Cause.DELETION);
              assertThat(f.traffic().writes()).isEmpty();
            }),
        row(
            "one that does not exist",
            f -> {
              ManagedProviderRef gone = new ManagedProviderRef(f.namespace(), "gone", "uid", 1);
              f.activities().at(gone).load().returns(new LoadResult(null)).writesNothing();
            }));
  }

  @TestFactory
  Stream<DynamicTest> finalizers() {
    return table(
        row(
            "without cleanupOnDelete",
            f -> {
              load(f.managedProvider());
              f.requireFinalizers(
                  OnboardingMetadata.COMPONENTS_FINALIZER, OnboardingMetadata.KUBECONFIG_FINALIZER);
            }),
        row(
            "with cleanupOnDelete",
            f -> {
              load(f.managedProvider("{cleanupOnDelete: true}"));
              f.requireFinalizers(
                  OnboardingMetadata.COMPONENTS_FINALIZER,
                  OnboardingMetadata.KUBECONFIG_FINALIZER,
                  OnboardingMetadata.PROVIDER_FINALIZER);
            }),
        row(
            "cleanupOnDelete is taken back",
            f -> {
              load(f.managedProvider("{cleanupOnDelete: true}"));
              load(f.edit("{spec: {cleanupOnDelete: false}}"));
              f.requireFinalizers(
                  OnboardingMetadata.COMPONENTS_FINALIZER, OnboardingMetadata.KUBECONFIG_FINALIZER);
            }),
        row(
            "another actor's is kept",
            f -> {
              load(f.managedProvider().edit("{metadata: {finalizers: [test/theirs]}}"));
              f.requireFinalizers(
                  "test/theirs",
                  OnboardingMetadata.COMPONENTS_FINALIZER,
                  OnboardingMetadata.KUBECONFIG_FINALIZER);
            }));
  }

  @TestFactory
  Stream<DynamicTest> problems() {
    return table(
        row(
            "no component",
            f ->
                requireProblems(
                    f.managedProvider("{runtimeDeployments: []}"), "/spec/runtimeDeployments")),
        row(
            "a component without a form",
            f ->
                requireProblems(
                    f.managedProvider("{runtimeDeployments: [{}]}"), "/spec/runtimeDeployments/0")),
        row(
            "a name that is no object name",
            f ->
                requireProblems(
                    f.managedProvider("{platformMeshRef: {name: 'A B'}}"),
                    "/spec/platformMeshRef/name")),
        row(
            "an annotation with a deadline that is no duration",
            f ->
                requireProblems(
                    f.managedProvider()
                        .edit(
                            "{metadata: {annotations:"
                                + " {onboarding.platform-mesh.io/deadline-await-provider: soon}}}"),
                    "/metadata/annotations/onboarding.platform-mesh.io~1deadline-await-provider")));
  }

  @TestFactory
  Stream<DynamicTest> requests() {
    return table(
        row(
            "none: the worker's deadlines",
            f -> {
              LoadedManagedProvider loaded = load(f.managedProvider());
              assertThat(loaded.requests().paused()).isNull();
              assertThat(loaded.requests().retry()).isNull();
              assertThat(loaded.requests().deadlineSeconds().get(Stage.AwaitProvider))
                  .isEqualTo(OnboardingOptions.DEFAULT.deadline(Stage.AwaitProvider).toSeconds());
            }),
        row(
            "a pause",
            f -> {
              f.managedProvider();
              f.activities().setPause("maintenance");
              assertThat(load(f).requests().paused()).isEqualTo("maintenance");
            }),
        row(
            "a retry",
            f -> {
              annotate(f.managedProvider(), OnboardingMetadata.RETRY_ANNOTATION, "first");
              assertThat(load(f).requests().retry()).isEqualTo("first");
            }),
        row(
            "a retry that was acknowledged",
            f -> {
              annotate(f.managedProvider(), OnboardingMetadata.RETRY_ANNOTATION, "first");
              annotate(f, OnboardingMetadata.RETRY_HANDLED_ANNOTATION, "first");
              assertThat(load(f).requests().retry()).isNull();
            }),
        row(
            "a deadline",
            f -> {
              annotate(
                  f.managedProvider(),
                  "onboarding.platform-mesh.io/deadline-await-provider",
                  "90s");
              assertThat(load(f).requests().deadlineSeconds())
                  .containsEntry(Stage.AwaitProvider, 90L);
            }));
  }

  private static void annotate(OnboardingFixture fixture, String key, String value) {
    fixture.edit("{metadata: {annotations: {%s: %s}}}".formatted(key, value));
  }

  @TestFactory
  Stream<DynamicTest> refused() {
    return table(
        row(
            "forbidden to read",
            f -> {
              f.managedProvider();
              ActivityCalls activities = f.activities();
              f.traffic().refuse("get managedproviders", 403);
              activities.load().stillNeedsAction(Reason.Forbidden).writesNothing();
            }),
        row(
            "unavailable",
            f -> {
              f.managedProvider();
              ActivityCalls activities = f.activities();
              f.traffic().refuse("get managedproviders", 503);
              activities.load().findsClusterUnavailable().writesNothing();
            }),
        row(
            "forbidden to set the finalizers",
            f -> {
              f.managedProvider().traffic().refuse(FINALIZERS, 403);
              f.activities().load().stillNeedsAction(Reason.Forbidden);
            }),
        row(
            "one lost race for the finalizers",
            f -> {
              f.managedProvider().traffic().refuse(1, FINALIZERS, 409);
              f.activities().load().writes(FINALIZERS, FINALIZERS).result();
            }),
        row(
            "a new spec before the finalizers: loaded again",
            f -> {
              f.managedProvider()
                  .traffic()
                  .before(1, FINALIZERS, () -> f.edit("{spec: {cleanupOnDelete: true}}"));
              assertThat(load(f).ref().generation()).isEqualTo(2);
              f.requireFinalizers(
                  OnboardingMetadata.COMPONENTS_FINALIZER,
                  OnboardingMetadata.KUBECONFIG_FINALIZER,
                  OnboardingMetadata.PROVIDER_FINALIZER);
            }),
        row(
            "lost races for the finalizers, for ever",
            f -> {
              f.managedProvider().traffic().refuse(FINALIZERS, 409);
              f.activities().load().findsClusterUnavailable();
              f.requireFinalizers();
            }));
  }
}
