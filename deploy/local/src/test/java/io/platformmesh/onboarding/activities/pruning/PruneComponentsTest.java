package io.platformmesh.onboarding.activities.pruning;

import static io.platformmesh.onboarding.activities.OnboardingFixture.COMPONENT;
import static io.platformmesh.onboarding.activities.OnboardingFixture.KUBECONFIG_SECRET;
import static io.platformmesh.onboarding.activities.Row.row;
import static io.platformmesh.onboarding.activities.Row.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.activities.OnboardingFixture;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.StageReporting;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** PruneComponents: removes components, copies and Providers that have left the spec. */
class PruneComponentsTest {

  private static final String RELEASE = "delete helmreleases";
  private static final String SOURCE = "delete ocirepositories";
  private static final String SECRET = "delete secrets";
  private static final String PROVIDER = "kcp delete providers";
  private static final String INVENTORY = "patch managedproviders";

  /** A ManagedProvider with its component, and release and source of one that left the spec. */
  private static OnboardingFixture old(OnboardingFixture fixture, String more) {
    fixture.managedProvider().activities().deployComponent();
    return fixture
        .source("old", "oci://registry.test/charts/old", fixture.owned())
        .release("old", fixture.owned() + more);
  }

  /** A ManagedProvider whose copy was written under an earlier name. */
  private static OnboardingFixture renamedCopy(OnboardingFixture fixture) {
    fixture.managedProvider().provider("{}").kubeconfigSecret("{kubeconfig: eA==}");
    fixture.activities().copyKubeconfig().result();
    return fixture.edit("{spec: {providerKubeconfigSecret: {name: renamed, key: kubeconfig}}}");
  }

  /** A ManagedProvider whose Provider was created under an earlier name. */
  private static OnboardingFixture renamedProvider(OnboardingFixture fixture, boolean cleanup) {
    fixture.managedProvider("{cleanupOnDelete: %s}".formatted(cleanup));
    fixture.activities().awaitProvider();
    return fixture.edit("{spec: {provider: {name: renamed}}}");
  }

  private static boolean exists(OnboardingFixture fixture, String kind, String name) {
    return fixture.hosting().get(kind, fixture.namespace(), name).isObject();
  }

  @TestFactory
  Stream<DynamicTest> components() {
    return table(
        row(
            "nothing has left the spec",
            f -> {
              f.managedProvider().activities().deployComponent();
              f.activities().pruneComponents().returns(Outcome.DONE).writesNothing();
              assertThat(exists(f, "HelmRelease", COMPONENT)).isTrue();
            }),
        row(
            "release first, then source",
            f -> {
              old(f, "").activities().pruneComponents().isNotReady(Reason.Pruning).writes(RELEASE);
              f.activities().pruneComponents().isNotReady(Reason.Pruning).writes(SOURCE);
              f.activities().pruneComponents().returns(Outcome.DONE).writesNothing();
              assertThat(exists(f, "HelmRelease", COMPONENT)).isTrue();
              assertThat(f.events()).contains("Pruned");
            }),
        row(
            "Flux uninstalls: the source stays",
            f -> {
              old(f, "\nfinalizers: [test/held]").activities().pruneComponents();
              f.activities().pruneComponents().isNotReady(Reason.Pruning).writesNothing();
              assertThat(exists(f, "OCIRepository", "old")).isTrue();
            }),
        row(
            "a source that a release of the spec still uses",
            f -> {
              f.managedProvider().source("old", "oci://registry.test/charts/old", f.owned());
              f.release(COMPONENT, f.owned());
              f.hosting()
                  .merge(
                      "HelmRelease", f.namespace(), COMPONENT, "{spec: {chartRef: {name: old}}}");
              f.activities().pruneComponents().isNotReady(Reason.Pruning).writesNothing();
            }),
        row(
            "another ManagedProvider's components are kept",
            f -> {
              f.managedProvider().release("other", f.ownedBy("elsewhere", "service", "other"));
              f.activities().pruneComponents().returns(Outcome.DONE).writesNothing();
            }),
        row(
            "a component that was handed over is kept",
            f -> {
              old(f, "")
                  .hosting()
                  .merge(
                      "HelmRelease",
                      f.namespace(),
                      "old",
                      "{metadata: {annotations:"
                          + " {onboarding.platform-mesh.io/hand-over-to: elsewhere/other}}}");
              f.activities().pruneComponents().isNotReady(Reason.Pruning).writes(SOURCE);
              assertThat(exists(f, "HelmRelease", "old")).isTrue();
            }));
  }

  @TestFactory
  Stream<DynamicTest> refused() {
    return table(
        row(
            "forbidden",
            f -> {
              old(f, "").traffic().refuse(RELEASE, 403);
              f.activities().pruneComponents().needsAction(Reason.Forbidden).writes(RELEASE);
            }),
        row(
            "forbidden, as reported before",
            f -> {
              old(f, "").traffic().refuse(RELEASE, 403);
              f.activities()
                  .reporting(StageReporting.reported(Reason.Forbidden))
                  .pruneComponents()
                  .stillNeedsAction(Reason.Forbidden);
            }),
        row(
            "no longer forbidden",
            f ->
                old(f, "")
                    .activities()
                    .reporting(StageReporting.reported(Reason.Forbidden))
                    .pruneComponents()
                    .hasRecovered(Reason.Pruning)),
        row(
            "unavailable",
            f -> {
              old(f, "").traffic().refuse("list helmreleases", 503);
              f.activities().pruneComponents().findsClusterUnavailable().writesNothing();
            }),
        row(
            "a lost race against another writer",
            f -> {
              old(f, "")
                  .traffic()
                  .before(
                      1,
                      RELEASE,
                      () ->
                          f.hosting()
                              .merge(
                                  "HelmRelease",
                                  f.namespace(),
                                  "old",
                                  "{metadata: {labels: {a: b}}}"));
              f.activities().pruneComponents().findsClusterUnavailable();
              assertThat(exists(f, "HelmRelease", "old")).isTrue();
            }),
        row(
            "superseded between two deletions",
            f -> {
              old(f, "").release("older", f.owned());
              f.traffic().before(1, RELEASE, () -> f.edit("{spec: {cleanupOnDelete: true}}"));
              f.activities().pruneComponents().returns(Outcome.SUPERSEDED).writes(RELEASE);
            }));
  }

  @TestFactory
  Stream<DynamicTest> copies() {
    return table(
        row(
            "under an earlier name",
            f -> {
              renamedCopy(f)
                  .activities()
                  .pruneComponents()
                  .returns(Outcome.DONE)
                  .writes(SECRET, INVENTORY);
              assertThat(exists(f, "Secret", KUBECONFIG_SECRET)).isFalse();
              assertThat(f.inventory().path("copies")).isEmpty();
            }),
        row(
            "on an earlier cluster",
            f -> {
              f.managedProvider(
                      "{provider: {path: '%s'}, runtimeKubeconfigSecretName: runtime}"
                          .formatted(f.workspace()))
                  .provider("{}")
                  .kubeconfigSecret("{kubeconfig: eA==}")
                  .hosting()
                  .create(
                      f.secret(
                          "runtime",
                          "{kubeconfig: %s}"
                              .formatted(
                                  OnboardingFixture.encode(f.runtime().kubeconfig("token")))));
              f.activities().copyKubeconfig().result();
              f.edit("{spec: {runtimeKubeconfigSecretName: null}}")
                  .activities()
                  .pruneComponents()
                  .returns(Outcome.DONE)
                  .writes("runtime " + SECRET, INVENTORY);
            }),
        row(
            "forbidden: still recorded",
            f -> {
              renamedCopy(f).traffic().refuse(SECRET, 403);
              f.activities().pruneComponents().needsAction(Reason.Forbidden);
              assertThat(f.inventory().path("copies")).hasSize(1);
            }),
        row(
            "a blocked copy does not keep components from going",
            f -> {
              renamedCopy(f).release("old", f.owned()).traffic().refuse(SECRET, 403);
              f.activities()
                  .pruneComponents()
                  .needsAction(Reason.Forbidden)
                  .writes(RELEASE, SECRET);
            }));
  }

  @TestFactory
  Stream<DynamicTest> providers() {
    return table(
        row(
            "under an earlier name, with cleanupOnDelete",
            f -> {
              renamedProvider(f, true)
                  .activities()
                  .pruneComponents()
                  .isNotReady(Reason.Offboarding)
                  .writes(PROVIDER);
              f.activities().pruneComponents().returns(Outcome.DONE).writes(INVENTORY);
              assertThat(f.provider().isMissingNode()).isTrue();
            }),
        row(
            "under an earlier name, without cleanupOnDelete: kept",
            f -> {
              renamedProvider(f, false)
                  .activities()
                  .pruneComponents()
                  .returns(Outcome.DONE)
                  .writes(INVENTORY);
              assertThat(f.provider().isObject()).isTrue();
              assertThat(f.events()).contains("ProviderKept");
            }),
        row(
            "found, not created: kept",
            f -> {
              f.managedProvider("{cleanupOnDelete: true}").provider("{}");
              f.activities().awaitProvider();
              f.edit("{spec: {provider: {name: renamed}}}")
                  .activities()
                  .pruneComponents()
                  .returns(Outcome.DONE);
              assertThat(f.provider().isObject()).isTrue();
            }),
        row(
            "in a workspace that is refused",
            f -> {
              renamedProvider(f, true).traffic().refuse("kcp get providers", 403);
              f.parentHasWorkspace();
              f.activities().pruneComponents().isNotReady(Reason.WorkspaceNotAccessible);
            }),
        row(
            "lost races for the inventory, for ever",
            f -> {
              renamedProvider(f, false).traffic().refuse(INVENTORY, 409);
              f.activities().pruneComponents().findsClusterUnavailable();
            }));
  }
}
