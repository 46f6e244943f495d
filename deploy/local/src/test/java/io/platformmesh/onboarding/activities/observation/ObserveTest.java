package io.platformmesh.onboarding.activities.observation;

import static io.platformmesh.onboarding.activities.OnboardingFixture.COMPONENT;
import static io.platformmesh.onboarding.activities.OnboardingFixture.KUBECONFIG_SECRET;
import static io.platformmesh.onboarding.activities.Row.row;
import static io.platformmesh.onboarding.activities.Row.table;
import static io.platformmesh.onboarding.workflows.ConditionType.ComponentsDeployed;
import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.activities.ActivityCalls;
import io.platformmesh.onboarding.activities.OnboardingFixture;
import io.platformmesh.onboarding.workflows.Cause;
import io.platformmesh.onboarding.workflows.ClusterRef;
import io.platformmesh.onboarding.workflows.Deviation;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.ObjectRef;
import io.platformmesh.onboarding.workflows.Observation;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.Reason;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Observe: compares everything that belongs to a ManagedProvider, and writes nothing. */
class ObserveTest {

  private static final String READY = "{conditions: [{type: Ready, status: 'True'}]}";
  private static final String NOT_READY =
      "{conditions: [{type: Ready, status: 'False', observedGeneration: 1}]}";

  /** Everything is in its desired state. */
  private static OnboardingFixture onboarded(OnboardingFixture fixture) {
    return onboarded(fixture, "{}");
  }

  /**
   * @param spec merged into the spec of the ManagedProvider
   */
  private static OnboardingFixture onboarded(OnboardingFixture fixture, String spec) {
    fixture.platformMesh(READY).managedProvider(spec).kubeconfigSecret("{kubeconfig: eA==}");
    fixture.activities().awaitProvider();
    fixture.ready(fixture.kcp(), "Provider", "service", "{}");
    fixture.activities().copyKubeconfig().result();
    fixture.activities().deployComponent();
    return fixture
        .ready(
            fixture.hosting(),
            "OCIRepository",
            COMPONENT,
            "{artifact: {revision: '1.0.0@sha256:aa'}}")
        .ready(fixture.hosting(), "HelmRelease", COMPONENT, "{}");
  }

  private static List<Deviation> observe(OnboardingFixture fixture) {
    Observation observation = fixture.activities().observe().writesNothing().result();
    assertThat(observation.outcome()).isEqualTo(Outcome.DONE);
    return observation.deviations();
  }

  /** One object is not in its desired state; its component, where it has one, deviates. */
  private static void requireDrift(OnboardingFixture fixture, Cause cause, ObjectRef object) {
    assertThat(observe(fixture))
        .filteredOn(deviation -> deviation.cause() != Cause.DEPENDENCY)
        .singleElement()
        .satisfies(
            deviation -> {
              assertThat(deviation.cause()).isEqualTo(cause);
              assertThat(deviation.object()).isEqualTo(object);
              assertThat(deviation.overwritten()).isFalse();
            });
  }

  private static void requireDependency(OnboardingFixture fixture, Reason reason) {
    assertThat(observe(fixture))
        .singleElement()
        .satisfies(
            deviation -> {
              assertThat(deviation.cause()).isEqualTo(Cause.DEPENDENCY);
              assertThat(deviation.reason()).isEqualTo(reason);
            });
  }

  private static ObjectRef hosting(OnboardingFixture fixture, String kind, String name) {
    return ObjectRef.hosting(kind, fixture.namespace(), name);
  }

  private static ObjectRef provider(OnboardingFixture fixture) {
    return new ObjectRef(ClusterRef.workspace(fixture.workspace()), "Provider", null, "service");
  }

  @TestFactory
  Stream<DynamicTest> drift() {
    return table(
        row("none", f -> assertThat(observe(onboarded(f))).isEmpty()),
        row(
            "the Provider is deleted",
            f -> {
              onboarded(f).kcp().delete("Provider", null, "service");
              assertThat(observe(f))
                  .filteredOn(deviation -> deviation.cause() == Cause.DRIFT)
                  .extracting(Deviation::object)
                  .containsExactly(provider(f));
            }),
        row(
            "the Provider is being deleted",
            f -> {
              onboarded(f)
                  .kcp()
                  .merge("Provider", null, "service", "{metadata: {finalizers: [test/held]}}");
              f.kcp().delete("Provider", null, "service");
              requireDrift(f, Cause.DRIFT, provider(f));
            }),
        row(
            "a field that was applied is changed",
            f -> {
              onboarded(f)
                  .hosting()
                  .merge("HelmRelease", f.namespace(), COMPONENT, "{spec: {interval: 1h}}");
              requireDrift(f, Cause.DRIFT, hosting(f, "HelmRelease", COMPONENT));
            }),
        row(
            "a field that was not applied is added",
            f -> {
              onboarded(f)
                  .hosting()
                  .merge("HelmRelease", f.namespace(), COMPONENT, "{spec: {suspend: false}}");
              f.ready(f.hosting(), "HelmRelease", COMPONENT, "{}");
              assertThat(observe(f)).isEmpty();
            }),
        row(
            "the owner's label is removed",
            f -> {
              onboarded(f)
                  .hosting()
                  .merge(
                      "OCIRepository",
                      f.namespace(),
                      COMPONENT,
                      "{metadata: {annotations: {onboarding.platform-mesh.io/owner: null}}}");
              requireDrift(f, Cause.DRIFT, hosting(f, "OCIRepository", COMPONENT));
            }),
        row(
            "the HelmRelease is deleted",
            f -> {
              onboarded(f).hosting().delete("HelmRelease", f.namespace(), COMPONENT);
              requireDrift(f, Cause.DRIFT, hosting(f, "HelmRelease", COMPONENT));
              assertThat(f.activities().observe().result().deviations())
                  .extracting(Deviation::component)
                  .containsOnly(COMPONENT);
            }),
        row(
            "the copy is deleted",
            f -> {
              onboarded(f).hosting().delete("Secret", f.namespace(), KUBECONFIG_SECRET);
              requireDrift(f, Cause.DRIFT, hosting(f, "Secret", KUBECONFIG_SECRET));
            }),
        row(
            "the copy is changed",
            f -> {
              onboarded(f)
                  .hosting()
                  .merge("Secret", f.namespace(), KUBECONFIG_SECRET, "{data: {kubeconfig: eQ==}}");
              requireDrift(f, Cause.DRIFT, hosting(f, "Secret", KUBECONFIG_SECRET));
            }),
        row(
            "the kubeconfig is rotated",
            f -> {
              onboarded(f)
                  .kcp()
                  .merge("Secret", f.namespace(), KUBECONFIG_SECRET, "{data: {kubeconfig: eQ==}}");
              requireDrift(f, Cause.ROTATION, hosting(f, "Secret", KUBECONFIG_SECRET));
            }));
  }

  private static OnboardingFixture onboardedWithRange(OnboardingFixture fixture) {
    onboarded(
        fixture,
        "{runtimeDeployments: [{flux: {registry: registry.test, chart: operator, version: 1.x}}]}");
    fixture.activities().deployComponent().condition(ComponentsDeployed, "True", Reason.AsDesired);
    return fixture;
  }

  @TestFactory
  Stream<DynamicTest> selectedVersions() {
    return table(
        row(
            "the condition has the selected version",
            f -> assertThat(observe(onboardedWithRange(f))).isEmpty()),
        row(
            "Flux has selected another version since",
            f -> {
              onboardedWithRange(f)
                  .ready(
                      f.hosting(),
                      "OCIRepository",
                      COMPONENT,
                      "{artifact: {revision: '1.1.0@sha256:bb'}}");
              requireDependency(f, Reason.HelmReleaseNotReady);
              f.activities().deployComponent().writes("patch managedproviders/status");
              assertThat(observe(f)).isEmpty();
            }));
  }

  @TestFactory
  Stream<DynamicTest> suspended() {
    return table(
        row(
            "a user has suspended the release, which the condition does not say yet",
            f -> {
              onboarded(f).activities().deployComponent();
              f.hosting().merge("HelmRelease", f.namespace(), COMPONENT, "{spec: {suspend: true}}");
              requireDependency(f, Reason.HelmReleaseNotReady);
              f.activities().deployComponent().result();
              assertThat(observe(f)).isEmpty();
            }));
  }

  @TestFactory
  Stream<DynamicTest> dependencies() {
    return table(
        row(
            "the PlatformMesh is not Ready",
            f -> {
              onboarded(f).hosting().mergeStatus("PlatformMesh", f.namespace(), "mesh", NOT_READY);
              requireDependency(f, Reason.PlatformMeshNotReady);
            }),
        row(
            "the PlatformMesh is missing",
            f -> {
              onboarded(f).hosting().delete("PlatformMesh", f.namespace(), "mesh");
              requireDependency(f, Reason.PlatformMeshMissing);
            }),
        row(
            "the Provider is not Ready",
            f -> {
              onboarded(f).kcp().mergeStatus("Provider", null, "service", NOT_READY);
              requireDependency(f, Reason.ProviderNotReady);
            }),
        row(
            "the source Secret is missing",
            f -> {
              onboarded(f).kcp().delete("Secret", f.namespace(), KUBECONFIG_SECRET);
              requireDependency(f, Reason.KubeconfigSecretMissing);
            }),
        row(
            "the Provider reports another Secret",
            f -> {
              onboarded(f)
                  .kcp()
                  .mergeStatus(
                      "Provider",
                      null,
                      "service",
                      "{providerKubeconfigSecretRef: {name: other, namespace: other}}");
              requireDependency(f, Reason.KubeconfigSecretMismatch);
            }),
        row(
            "the HelmRelease is not Ready",
            f -> {
              onboarded(f)
                  .hosting()
                  .mergeStatus("HelmRelease", f.namespace(), COMPONENT, NOT_READY);
              requireDependency(f, Reason.HelmReleaseNotReady);
              assertThat(f.activities().observe().result().deviations())
                  .extracting(Deviation::component)
                  .containsOnly(COMPONENT);
            }),
        row(
            "the HelmRelease is Stalled",
            f -> {
              onboarded(f)
                  .hosting()
                  .mergeStatus(
                      "HelmRelease",
                      f.namespace(),
                      COMPONENT,
                      "{conditions: [{type: Stalled, status: 'True', observedGeneration: 1}]}");
              requireDependency(f, Reason.HelmReleaseStalled);
            }),
        row(
            "the PlatformMesh may not be read: the rest is observed",
            f -> {
              onboarded(f).traffic().refuse("get platformmeshes", 403);
              requireDependency(f, Reason.Forbidden);
            }),
        row(
            "kcp answers 503: twice, for Provider and kubeconfig",
            f -> {
              onboarded(f).traffic().refuse("kcp get providers", 503);
              assertThat(observe(f))
                  .extracting(Deviation::reason)
                  .containsExactly(Reason.ClusterUnavailable, Reason.ClusterUnavailable);
            }),
        row(
            "drift comes before dependencies",
            f -> {
              onboarded(f).hosting().delete("PlatformMesh", f.namespace(), "mesh");
              f.hosting().delete("Secret", f.namespace(), KUBECONFIG_SECRET);
              assertThat(observe(f))
                  .extracting(Deviation::cause)
                  .containsExactly(Cause.DRIFT, Cause.DEPENDENCY);
            }));
  }

  @TestFactory
  Stream<DynamicTest> withoutObservation() {
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
            "forbidden to read the ManagedProvider",
            f -> {
              ActivityCalls activities = f.managedProvider().activities();
              f.traffic().refuse("get managedproviders", 403);
              activities.observe().stillNeedsAction(Reason.Forbidden);
            }),
        row(
            "unavailable",
            f -> {
              ActivityCalls activities = f.managedProvider().activities();
              f.traffic().refuse("get managedproviders", 503);
              activities.observe().findsClusterUnavailable();
            }));
  }

  private static void requireSuperseded(ActivityCalls activities) {
    activities.observe().returns(new Observation(Outcome.SUPERSEDED, List.of())).writesNothing();
  }
}
