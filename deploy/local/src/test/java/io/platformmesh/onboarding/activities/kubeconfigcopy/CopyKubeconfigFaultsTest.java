package io.platformmesh.onboarding.activities.kubeconfigcopy;

import static io.platformmesh.onboarding.activities.OnboardingFixture.KUBECONFIG_SECRET;
import static io.platformmesh.onboarding.activities.Row.row;
import static io.platformmesh.onboarding.activities.Row.table;
import static io.platformmesh.onboarding.workflows.ConditionType.KubeconfigCopied;
import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.activities.OnboardingFixture;
import io.platformmesh.onboarding.local.embedded.EmbeddedCluster;
import io.platformmesh.onboarding.workflows.CopiedKubeconfig;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.Reason;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** CopyKubeconfig where an object or a cluster is in the way, and on a runtime cluster. */
class CopyKubeconfigFaultsTest {

  private static final String DATA = "{kubeconfig: c291cmNl}";
  private static final String APPLY = "apply secrets";
  private static final String INVENTORY = "patch managedproviders";
  private static final String STATUS = "patch managedproviders/status";

  private static OnboardingFixture ready(OnboardingFixture fixture) {
    return fixture.managedProvider().provider("{}").kubeconfigSecret(DATA);
  }

  /** The copy goes to the cluster of Secret {@code runtime}, which has this data. */
  private static OnboardingFixture remote(OnboardingFixture fixture, String data) {
    fixture
        .managedProvider(
            "{provider: {path: '%s'}, runtimeKubeconfigSecretName: runtime}"
                .formatted(fixture.workspace()))
        .provider("{}")
        .kubeconfigSecret(DATA)
        .hosting()
        .create(fixture.secret("runtime", data));
    return fixture;
  }

  private static OnboardingFixture remote(OnboardingFixture fixture) {
    return remote(fixture, kubeconfig(fixture.runtime().kubeconfig("runtime-token")));
  }

  private static String kubeconfig(String text) {
    return "{kubeconfig: %s}".formatted(OnboardingFixture.encode(text));
  }

  private static DynamicTest refused(String name, int code, Consumer<OnboardingFixture> then) {
    return row(
        name,
        f -> {
          ready(f).traffic().refuse(APPLY, code);
          then.accept(f);
        });
  }

  @TestFactory
  Stream<DynamicTest> conflict() {
    return table(
        row("a Secret without an owner is there", f -> requireConflict(f, "{}")),
        row(
            "another ManagedProvider's Secret is there",
            f -> requireConflict(f, f.ownedBy("elsewhere", "service", "other"))),
        row(
            "a Secret that was handed over to another ManagedProvider is there",
            f ->
                requireConflict(
                    f,
                    "annotations: {onboarding.platform-mesh.io/hand-over-to: elsewhere/other}")));
  }

  private static void requireConflict(OnboardingFixture fixture, String metadata) {
    ready(fixture).hosting().create(fixture.secret(KUBECONFIG_SECRET, "{kubeconfig: b3RoZXI=}"));
    fixture
        .hosting()
        .merge(
            "Secret", fixture.namespace(), KUBECONFIG_SECRET, "metadata:\n" + metadata.indent(2));
    fixture
        .activities()
        .copyKubeconfig()
        .needsAction(Reason.OwnershipConflict)
        .condition(KubeconfigCopied, "False", Reason.OwnershipConflict)
        .writes(INVENTORY, STATUS);
    assertThat(
            fixture
                .hosting()
                .get("Secret", fixture.namespace(), KUBECONFIG_SECRET)
                .at("/data/kubeconfig")
                .asText())
        .isEqualTo("b3RoZXI=");
  }

  @TestFactory
  Stream<DynamicTest> refused() {
    return table(
        refused(
            "forbidden, as in a namespace that is being deleted",
            403,
            f ->
                f.activities()
                    .copyKubeconfig()
                    .needsAction(Reason.Forbidden)
                    .condition(KubeconfigCopied, "False", Reason.Forbidden)
                    .writes(INVENTORY, APPLY, STATUS)),
        refused("rejected", 422, f -> f.activities().copyKubeconfig().needsAction(Reason.Rejected)),
        refused(
            "not found",
            404,
            f -> f.activities().copyKubeconfig().needsAction(Reason.KindNotServed)),
        refused(
            "unavailable",
            503,
            f ->
                f.activities()
                    .copyKubeconfig()
                    .findsClusterUnavailable()
                    .condition(KubeconfigCopied, "False", Reason.ClusterUnavailable)),
        row(
            "one lost race for the inventory",
            f -> {
              ready(f).traffic().refuse(1, INVENTORY, 409);
              f.activities().copyKubeconfig().writes(INVENTORY, INVENTORY, APPLY, STATUS).result();
            }),
        row(
            "one lost race for the status",
            f -> {
              ready(f).traffic().refuse(1, STATUS, 409);
              f.activities().copyKubeconfig().writes(INVENTORY, APPLY, STATUS, STATUS).result();
            }),
        row(
            "lost races for the inventory, for ever",
            f -> {
              ready(f).traffic().refuse(INVENTORY, 409);
              f.activities().copyKubeconfig().findsClusterUnavailable();
            }),
        row(
            "no time left for a write",
            f ->
                ready(f)
                    .activities()
                    .timeout(Duration.ofSeconds(10))
                    .copyKubeconfig()
                    .findsClusterUnavailable()
                    .writes(INVENTORY, STATUS)));
  }

  @TestFactory
  Stream<DynamicTest> superseded() {
    return table(
        row(
            "a new spec before the copy is written",
            f -> {
              ready(f)
                  .traffic()
                  .before(1, "get secrets", () -> f.edit("{spec: {cleanupOnDelete: true}}"));
              f.activities()
                  .copyKubeconfig()
                  .returns(CopiedKubeconfig.notCopied(Outcome.SUPERSEDED))
                  .writes(INVENTORY);
            }),
        row(
            "a deletion before the copy is written",
            f -> {
              ready(f).traffic().before(1, "get secrets", () -> f.beginDeletion("test/keeps-it"));
              f.activities()
                  .copyKubeconfig()
                  .returns(CopiedKubeconfig.notCopied(Outcome.SUPERSEDED))
                  .writes(INVENTORY);
            }));
  }

  @TestFactory
  Stream<DynamicTest> runtimeCluster() {
    return table(
        row(
            "copied, with its namespace",
            f -> {
              remote(f)
                  .activities()
                  .copyKubeconfig()
                  .writes("runtime create namespaces", INVENTORY, "runtime apply secrets", STATUS)
                  .result();
              assertThat(f.inventory().at("/copies/0/runtime").asText()).isEqualTo("runtime");
              assertThat(
                      f.runtime().get("Secret", f.namespace(), KUBECONFIG_SECRET).isMissingNode())
                  .isFalse();
              assertThat(
                      f.hosting().get("Secret", f.namespace(), KUBECONFIG_SECRET).isMissingNode())
                  .isTrue();
            }),
        row(
            "another actor creates the namespace at the same time",
            f -> {
              remote(f).traffic().refuse("runtime create namespaces", 409);
              f.runtime()
                  .create(
                      "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}"
                          .formatted(f.namespace()));
              f.traffic().refuse(1, "runtime get namespaces", 404);
              f.activities().copyKubeconfig().result();
            }),
        row(
            "no right to create the namespace",
            f -> {
              remote(f).traffic().refuse("runtime create namespaces", 403);
              f.activities().copyKubeconfig().needsAction(Reason.Forbidden);
            }),
        row(
            "the runtime cluster answers 503",
            f -> {
              remote(f).traffic().refuse("runtime get namespaces", 503);
              f.activities().copyKubeconfig().findsClusterUnavailable();
            }),
        row(
            "the runtime cluster refuses connections",
            f ->
                remote(f, kubeconfig(EmbeddedCluster.kubeconfig("http://127.0.0.1:1", "token")))
                    .activities()
                    .copyKubeconfig()
                    .findsClusterUnavailable()
                    .condition(KubeconfigCopied, "False", Reason.ClusterUnavailable)),
        row(
            "its kubeconfig is missing",
            f -> {
              remote(f).hosting().delete("Secret", f.namespace(), "runtime");
              f.activities()
                  .copyKubeconfig()
                  .needsAction(Reason.RuntimeKubeconfigMissing)
                  .condition(KubeconfigCopied, "False", Reason.RuntimeKubeconfigMissing)
                  .writes(STATUS);
            }),
        row(
            "its Secret lacks the key",
            f ->
                remote(f, "{other: eA==}")
                    .activities()
                    .copyKubeconfig()
                    .needsAction(Reason.RuntimeKubeconfigMissing)),
        row(
            "its kubeconfig is not YAML",
            f ->
                remote(f, kubeconfig("{"))
                    .activities()
                    .copyKubeconfig()
                    .needsAction(Reason.RuntimeKubeconfigBroken)
                    .writes(STATUS)),
        row(
            "its kubeconfig names no server",
            f ->
                remote(f, kubeconfig("apiVersion: v1"))
                    .activities()
                    .copyKubeconfig()
                    .needsAction(Reason.RuntimeKubeconfigBroken)),
        row(
            "its kubeconfig refers to a file",
            f ->
                remote(
                        f,
                        kubeconfig(
                            EmbeddedCluster.kubeconfig(f.runtime().url(), "token")
                                .replace("token: token", "tokenFile: /etc/passwd")))
                    .activities()
                    .copyKubeconfig()
                    .needsAction(Reason.RuntimeKubeconfigBroken)));
  }
}
