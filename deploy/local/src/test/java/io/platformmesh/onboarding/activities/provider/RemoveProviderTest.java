package io.platformmesh.onboarding.activities.provider;

import static io.platformmesh.onboarding.activities.Row.row;
import static io.platformmesh.onboarding.activities.Row.table;
import static io.platformmesh.onboarding.workflows.ConditionType.ProviderReady;
import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.activities.OnboardingFixture;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.StageReporting;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** RemoveProvider: with cleanupOnDelete deletes the Provider and waits until it is gone. */
class RemoveProviderTest {

  private static final String FINALIZER = OnboardingMetadata.PROVIDER_FINALIZER;
  private static final String KEEP = "test/keeps-it";

  private static final String DELETE = "kcp delete providers";

  /** Of the inventory as of the finalizers. */
  private static final String WRITE = "patch managedproviders";

  private static final String STATUS = "patch managedproviders/status";

  /** A ManagedProvider whose Provider was created, marked for deletion. */
  private static OnboardingFixture deleting(OnboardingFixture fixture, boolean cleanup) {
    fixture.managedProvider("{cleanupOnDelete: %s}".formatted(cleanup));
    fixture.activities().awaitProvider();
    return fixture.beginDeletion(FINALIZER, KEEP);
  }

  /** The Provider has a finalizer of its controller, as while its workspace is removed. */
  private static OnboardingFixture held(OnboardingFixture fixture) {
    fixture.kcp().merge("Provider", null, "service", "{metadata: {finalizers: [test/held]}}");
    return fixture;
  }

  @TestFactory
  Stream<DynamicTest> done() {
    return table(
        row(
            "deleted by an attempt before",
            f -> {
              deleting(f, true).activities().removeProvider();
              f.activities().removeProvider().returns(Outcome.DONE);
              f.requireFinalizers(KEEP);
              assertThat(f.inventory().path("providers")).isEmpty();
            }),
        row(
            "kept without cleanupOnDelete",
            f -> {
              deleting(f, false).activities().removeProvider().returns(Outcome.DONE);
              f.requireFinalizers(KEEP);
              assertThat(f.provider().isMissingNode()).isFalse();
            }),
        row(
            "kept because it was found, not created",
            f -> {
              f.managedProvider("{cleanupOnDelete: true}").provider("{}");
              f.activities().awaitProvider();
              f.beginDeletion(FINALIZER, KEEP).activities().removeProvider().returns(Outcome.DONE);
              assertThat(f.provider().isMissingNode()).isFalse();
            }),
        row(
            "kept because it was handed over",
            f -> {
              deleting(f, true)
                  .kcp()
                  .merge(
                      "Provider",
                      null,
                      "service",
                      "{metadata: {annotations: {%s: elsewhere/other}}}"
                          .formatted(OnboardingMetadata.HAND_OVER_ANNOTATION));
              f.activities().removeProvider().returns(Outcome.DONE);
              assertThat(f.provider().isMissingNode()).isFalse();
            }),
        row(
            "abandoned by its owner",
            f -> {
              held(deleting(f, true)).abandon("provider-resource");
              f.activities().removeProvider().returns(Outcome.DONE);
              f.requireFinalizers(KEEP);
              assertThat(f.provider().path("metadata").has("deletionTimestamp")).isFalse();
            }),
        row(
            "without an inventory",
            f -> {
              f.managedProvider().beginDeletion(FINALIZER, KEEP);
              f.activities().removeProvider().returns(Outcome.DONE).writes(WRITE);
              f.requireFinalizers(KEEP);
            }),
        row(
            "the last finalizer",
            f -> {
              f.managedProvider().beginDeletion(FINALIZER);
              f.activities().removeProvider().returns(Outcome.DONE);
              assertThat(f.live().isMissingNode()).isTrue();
            }));
  }

  @TestFactory
  Stream<DynamicTest> notYet() {
    return table(
        row(
            "deleted by this attempt",
            f -> {
              deleting(f, true)
                  .activities()
                  .removeProvider()
                  .isNotReady(Reason.Offboarding)
                  .condition(ProviderReady, "False", Reason.Offboarding)
                  .writes(DELETE, STATUS);
              assertThat(f.provider().isMissingNode()).isTrue();
              assertThat(f.events()).contains("Pruned");
              f.requireFinalizers(FINALIZER, KEEP);
            }),
        row(
            "being deleted by its controller",
            f -> {
              held(deleting(f, true)).activities().removeProvider();
              f.activities().removeProvider().isNotReady(Reason.Offboarding).writesNothing();
              f.requireFinalizers(FINALIZER, KEEP);
            }),
        row(
            "deleted after a block that was reported",
            f ->
                deleting(f, true)
                    .activities()
                    .reporting(StageReporting.reported(Reason.Forbidden))
                    .removeProvider()
                    .hasRecovered(Reason.Offboarding)),
        row(
            "another part is abandoned",
            f -> {
              held(deleting(f, true)).abandon("kubeconfig-secret");
              f.activities().removeProvider().isNotReady(Reason.Offboarding);
            }));
  }

  @TestFactory
  Stream<DynamicTest> refused() {
    return table(
        row(
            "credentials refused",
            f -> {
              deleting(f, true).traffic().refuse("kcp get providers", 401);
              f.activities()
                  .removeProvider()
                  .needsAction(Reason.Forbidden)
                  .condition(ProviderReady, "False", Reason.Forbidden)
                  .writes(STATUS);
            }),
        row(
            "credentials refused, as reported before",
            f -> {
              deleting(f, true).traffic().refuse("kcp get providers", 401);
              f.activities()
                  .reporting(StageReporting.reported(Reason.Forbidden))
                  .removeProvider()
                  .stillNeedsAction(Reason.Forbidden);
            }),
        row(
            "no right to delete it there",
            f -> {
              deleting(f, true).traffic().refuse(DELETE, 403);
              f.activities().removeProvider().isNotReady(Reason.WorkspaceNotAccessible);
              f.requireFinalizers(FINALIZER, KEEP);
            }),
        row(
            "kcp answers 503",
            f -> {
              deleting(f, true).traffic().refuse("kcp get providers", 503);
              f.activities()
                  .removeProvider()
                  .findsClusterUnavailable()
                  .condition(ProviderReady, "False", Reason.ClusterUnavailable);
            }),
        row(
            "a lost race against another writer of the Provider",
            f -> {
              deleting(f, true)
                  .traffic()
                  .before(
                      1,
                      DELETE,
                      () ->
                          f.kcp()
                              .merge("Provider", null, "service", "{metadata: {labels: {a: b}}}"));
              f.activities().removeProvider().findsClusterUnavailable();
              assertThat(f.provider().isMissingNode()).isFalse();
              f.activities().removeProvider().isNotReady(Reason.Offboarding);
            }),
        row(
            "one lost race for the finalizers",
            f -> {
              f.managedProvider().beginDeletion(FINALIZER, KEEP).traffic().refuse(1, WRITE, 409);
              f.activities().removeProvider().returns(Outcome.DONE).writes(WRITE, WRITE);
            }),
        row(
            "lost races for the finalizers, for ever",
            f -> {
              f.managedProvider().beginDeletion(FINALIZER, KEEP).traffic().refuse(WRITE, 409);
              f.activities().removeProvider().findsClusterUnavailable();
              f.requireFinalizers(FINALIZER, KEEP);
            }));
  }

  @TestFactory
  Stream<DynamicTest> workspaceRefused() {
    return table(
        row(
            "and its parent still has it",
            f -> {
              deleting(f, true).traffic().refuse("kcp get providers", 403);
              f.parentHasWorkspace();
              f.activities().removeProvider().isNotReady(Reason.WorkspaceNotAccessible);
              f.activities().removeProvider().isNotReady(Reason.WorkspaceNotAccessible);
              f.requireFinalizers(FINALIZER, KEEP);
            }),
        row(
            "and its parent denies access, too",
            f -> {
              deleting(f, true).traffic().refuse("kcp get providers", 403);
              f.traffic().refuse("kcp list workspaces", 403);
              f.activities().removeProvider().isNotReady(Reason.WorkspaceNotAccessible);
              f.requireFinalizers(FINALIZER, KEEP);
            }),
        row(
            "and its parent does not serve Workspaces",
            f -> {
              deleting(f, true).traffic().refuse("kcp get providers", 403);
              f.traffic().refuse("kcp list workspaces", 404);
              f.activities().removeProvider().isNotReady(Reason.WorkspaceNotAccessible);
            }),
        row(
            "and its parent no longer has it: gone",
            f -> {
              deleting(f, true).traffic().refuse("kcp get providers", 403);
              f.activities().removeProvider().returns(Outcome.DONE);
              f.requireFinalizers(KEEP);
              assertThat(f.events()).contains("WorkspaceGone");
            }),
        row(
            "and abandoned by its owner",
            f -> {
              deleting(f, true).abandon("provider-resource");
              f.traffic().refuse("kcp get providers", 403);
              f.activities().removeProvider().returns(Outcome.DONE);
              f.requireFinalizers(KEEP);
            }));
  }
}
