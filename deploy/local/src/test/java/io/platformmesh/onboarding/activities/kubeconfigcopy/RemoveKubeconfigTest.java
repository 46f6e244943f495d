package io.platformmesh.onboarding.activities.kubeconfigcopy;

import static io.platformmesh.onboarding.activities.OnboardingFixture.KUBECONFIG_SECRET;
import static io.platformmesh.onboarding.activities.Row.row;
import static io.platformmesh.onboarding.activities.Row.table;
import static io.platformmesh.onboarding.workflows.ConditionType.KubeconfigCopied;
import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.activities.OnboardingFixture;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.local.embedded.EmbeddedCluster;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.StageReporting;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** RemoveKubeconfig: deletes each recorded copy on the cluster where it was written. */
class RemoveKubeconfigTest {

  private static final String FINALIZER = OnboardingMetadata.KUBECONFIG_FINALIZER;
  private static final String KEEP = "test/keeps-it";
  private static final String DELETE = "delete secrets";
  private static final String STATUS = "patch managedproviders/status";

  /** A ManagedProvider whose kubeconfig was copied on the hosting cluster, being deleted. */
  private static OnboardingFixture deleting(OnboardingFixture fixture) {
    fixture.managedProvider().provider("{}").kubeconfigSecret("{kubeconfig: eA==}");
    fixture.activities().copyKubeconfig().result();
    return fixture.beginDeletion(FINALIZER, KEEP);
  }

  /** The same with the copy on the runtime cluster. */
  private static OnboardingFixture deletingRemote(OnboardingFixture fixture) {
    fixture
        .managedProvider(
            "{provider: {path: '%s'}, runtimeKubeconfigSecretName: runtime}"
                .formatted(fixture.workspace()))
        .provider("{}")
        .kubeconfigSecret("{kubeconfig: eA==}")
        .hosting()
        .create(fixture.secret("runtime", kubeconfig(fixture.runtime().url())));
    fixture.activities().copyKubeconfig().result();
    return fixture.beginDeletion(FINALIZER, KEEP);
  }

  private static String kubeconfig(String url) {
    return "{kubeconfig: %s}"
        .formatted(OnboardingFixture.encode(EmbeddedCluster.kubeconfig(url, "runtime-token")));
  }

  private static OnboardingFixture editCopy(OnboardingFixture fixture, String metadata) {
    fixture
        .hosting()
        .merge(
            "Secret", fixture.namespace(), KUBECONFIG_SECRET, "{metadata: %s}".formatted(metadata));
    return fixture;
  }

  private static boolean exists(EmbeddedCluster cluster, OnboardingFixture fixture) {
    return cluster.get("Secret", fixture.namespace(), KUBECONFIG_SECRET).isObject();
  }

  @TestFactory
  Stream<DynamicTest> done() {
    return table(
        row(
            "deleted on the hosting cluster",
            f -> {
              deleting(f).activities().removeKubeconfig().returns(Outcome.DONE);
              assertThat(exists(f.hosting(), f)).isFalse();
              assertThat(f.traffic().writes()).startsWith(DELETE);
              assertThat(f.inventory().path("copies")).isEmpty();
              assertThat(f.events()).contains("Pruned");
              f.requireFinalizers(KEEP);
            }),
        row(
            "deleted on the runtime cluster",
            f -> {
              deletingRemote(f).activities().removeKubeconfig().returns(Outcome.DONE);
              assertThat(exists(f.runtime(), f)).isFalse();
              assertThat(f.traffic().writes()).startsWith("runtime delete secrets");
              f.requireFinalizers(KEEP);
            }),
        row(
            "gone already",
            f -> {
              deleting(f).hosting().delete("Secret", f.namespace(), KUBECONFIG_SECRET);
              f.activities().removeKubeconfig().returns(Outcome.DONE);
              assertThat(f.traffic().writes()).doesNotContain(DELETE);
              f.requireFinalizers(KEEP);
            }),
        row(
            "never copied",
            f -> {
              f.managedProvider().beginDeletion(FINALIZER, KEEP);
              f.activities()
                  .removeKubeconfig()
                  .returns(Outcome.DONE)
                  .writes("patch managedproviders");
              f.requireFinalizers(KEEP);
            }),
        row(
            "another owner's by now: kept",
            f -> {
              editCopy(
                  deleting(f),
                  "{annotations: {%s: elsewhere/other}}"
                      .formatted(OnboardingMetadata.OWNER_ANNOTATION));
              f.activities().removeKubeconfig().returns(Outcome.DONE);
              assertThat(exists(f.hosting(), f)).isTrue();
            }),
        row(
            "of an earlier incarnation of the ManagedProvider",
            f -> {
              editCopy(
                  deleting(f),
                  "{annotations: {%s: earlier}}"
                      .formatted(OnboardingMetadata.OWNER_UID_ANNOTATION));
              f.activities().removeKubeconfig().returns(Outcome.DONE);
              assertThat(exists(f.hosting(), f)).isFalse();
            }));
  }

  @TestFactory
  Stream<DynamicTest> abandoned() {
    return table(
        row(
            "the kubeconfig of the runtime cluster is missing",
            f -> {
              deletingRemote(f).hosting().delete("Secret", f.namespace(), "runtime");
              f.abandon("kubeconfig-secret").activities().removeKubeconfig().returns(Outcome.DONE);
              f.requireFinalizers(KEEP);
            }),
        row(
            "the runtime cluster answers 503",
            f -> {
              deletingRemote(f).abandon("runtime-deployments, kubeconfig-secret");
              f.traffic().refuse("runtime get secrets", 503);
              f.activities().removeKubeconfig().returns(Outcome.DONE);
              f.requireFinalizers(KEEP);
            }),
        row(
            "nothing is in the way: deleted all the same",
            f -> {
              deleting(f).abandon("kubeconfig-secret");
              f.activities().removeKubeconfig().returns(Outcome.DONE);
              assertThat(exists(f.hosting(), f)).isFalse();
            }),
        row(
            "another part: not enough",
            f -> {
              deleting(f).abandon("provider-resource").traffic().refuse(DELETE, 403);
              f.activities().removeKubeconfig().needsAction(Reason.Forbidden);
              f.requireFinalizers(FINALIZER, KEEP);
            }));
  }

  @TestFactory
  Stream<DynamicTest> notYet() {
    return table(
        row(
            "held by a finalizer",
            f -> {
              editCopy(deleting(f), "{finalizers: [test/held]}")
                  .activities()
                  .removeKubeconfig()
                  .isNotReady(Reason.Offboarding)
                  .condition(KubeconfigCopied, "False", Reason.Offboarding)
                  .writes(DELETE, STATUS);
              f.activities().removeKubeconfig().isNotReady(Reason.Offboarding).writesNothing();
              f.requireFinalizers(FINALIZER, KEEP);
            }),
        row(
            "held by a finalizer after a block that was reported",
            f ->
                editCopy(deleting(f), "{finalizers: [test/held]}")
                    .activities()
                    .reporting(StageReporting.reported(Reason.Forbidden))
                    .removeKubeconfig()
                    .hasRecovered(Reason.Offboarding)));
  }

  @TestFactory
  Stream<DynamicTest> blocked() {
    return table(
        row(
            "forbidden",
            f -> {
              deleting(f).traffic().refuse(DELETE, 403);
              f.activities()
                  .removeKubeconfig()
                  .needsAction(Reason.Forbidden)
                  .condition(KubeconfigCopied, "False", Reason.Forbidden)
                  .writes(DELETE, STATUS);
              f.requireFinalizers(FINALIZER, KEEP);
            }),
        row(
            "forbidden, as reported before",
            f -> {
              deleting(f).traffic().refuse(DELETE, 403);
              f.activities()
                  .reporting(StageReporting.reported(Reason.Forbidden))
                  .removeKubeconfig()
                  .stillNeedsAction(Reason.Forbidden);
            }),
        row(
            "the kubeconfig of the runtime cluster is missing",
            f -> {
              deletingRemote(f).hosting().delete("Secret", f.namespace(), "runtime");
              f.activities()
                  .removeKubeconfig()
                  .needsAction(Reason.RuntimeKubeconfigMissing)
                  .condition(KubeconfigCopied, "False", Reason.RuntimeKubeconfigMissing);
              f.requireFinalizers(FINALIZER, KEEP);
            }),
        row(
            "the kubeconfig of the runtime cluster is broken",
            f -> {
              deletingRemote(f)
                  .hosting()
                  .merge("Secret", f.namespace(), "runtime", "data: {kubeconfig: e30=}");
              f.activities().removeKubeconfig().needsAction(Reason.RuntimeKubeconfigBroken);
            }));
  }

  @TestFactory
  Stream<DynamicTest> unavailable() {
    return table(
        row(
            "the runtime cluster answers 503",
            f -> {
              deletingRemote(f).traffic().refuse("runtime get secrets", 503);
              f.activities()
                  .removeKubeconfig()
                  .findsClusterUnavailable()
                  .condition(KubeconfigCopied, "False", Reason.ClusterUnavailable);
              f.requireFinalizers(FINALIZER, KEEP);
            }),
        row(
            "the runtime cluster refuses connections",
            f -> {
              deletingRemote(f)
                  .hosting()
                  .merge(
                      "Secret",
                      f.namespace(),
                      "runtime",
                      "data: " + kubeconfig("http://127.0.0.1:1"));
              f.activities().removeKubeconfig().findsClusterUnavailable();
            }),
        row(
            "a lost race: another owner keeps the Secret",
            f -> {
              deleting(f)
                  .traffic()
                  .before(
                      1,
                      DELETE,
                      () ->
                          editCopy(
                              f,
                              "{annotations: {%s: elsewhere/other}}"
                                  .formatted(OnboardingMetadata.OWNER_ANNOTATION)));
              f.activities().removeKubeconfig().findsClusterUnavailable();
              f.activities().removeKubeconfig().returns(Outcome.DONE);
              assertThat(exists(f.hosting(), f)).isTrue();
            }),
        row(
            "lost races for the finalizers, for ever",
            f -> {
              deleting(f).traffic().refuse("patch managedproviders", 409);
              f.activities().removeKubeconfig().findsClusterUnavailable();
              f.requireFinalizers(FINALIZER, KEEP);
            }),
        row(
            "superseded by a re-created ManagedProvider before the deletion",
            f -> {
              deleting(f)
                  .traffic()
                  .before(
                      1,
                      "get secrets",
                      () -> f.edit("{metadata: {finalizers: []}}").managedProvider());
              f.activities().removeKubeconfig().returns(Outcome.SUPERSEDED).writesNothing();
              assertThat(exists(f.hosting(), f)).isTrue();
            }));
  }
}
