package io.platformmesh.onboarding.activities.kubeconfigcopy;

import static io.platformmesh.onboarding.activities.OnboardingFixture.KUBECONFIG_SECRET;
import static io.platformmesh.onboarding.activities.Row.row;
import static io.platformmesh.onboarding.activities.Row.table;
import static io.platformmesh.onboarding.workflows.ConditionType.KubeconfigCopied;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.hash.Hashing;
import io.platformmesh.onboarding.activities.OnboardingFixture;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.workflows.CopiedKubeconfig;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.StageReporting;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** CopyKubeconfig on the hosting cluster: reads the Secret in kcp, writes the copy. */
class CopyKubeconfigTest {

  private static final String KUBECONFIG = "the kubeconfig of the Provider";
  private static final String SOURCE = "kcp get secrets";
  private static final String APPLY = "apply secrets";
  private static final String INVENTORY = "patch managedproviders";
  private static final String STATUS = "patch managedproviders/status";

  /** Everything is there to be copied. */
  private static OnboardingFixture ready(OnboardingFixture fixture) {
    return fixture.managedProvider().provider("{}").kubeconfigSecret(data(KUBECONFIG));
  }

  private static String data(String kubeconfig) {
    return "{kubeconfig: %s}".formatted(OnboardingFixture.encode(kubeconfig));
  }

  private static JsonNode copy(OnboardingFixture fixture) {
    return fixture.hosting().get("Secret", fixture.namespace(), KUBECONFIG_SECRET);
  }

  private static CopiedKubeconfig copied(OnboardingFixture fixture, String kubeconfig) {
    return new CopiedKubeconfig(
        Outcome.DONE, fixture.namespace(), KUBECONFIG_SECRET, sha256(kubeconfig));
  }

  private static String sha256(String text) {
    return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
  }

  @TestFactory
  Stream<DynamicTest> done() {
    return table(
        row(
            "copied by this attempt",
            f -> {
              ready(f)
                  .activities()
                  .copyKubeconfig()
                  .returns(copied(f, KUBECONFIG))
                  .condition(KubeconfigCopied, "True", Reason.AsDesired)
                  .writes(INVENTORY, APPLY, STATUS);
              assertThat(copy(f).path("data").toString())
                  .isEqualTo(
                      "{\"kubeconfig\":\"%s\"}".formatted(OnboardingFixture.encode(KUBECONFIG)));
              assertThat(copy(f).path("type").asText()).isEqualTo("Opaque");
              assertThat(f.live().at("/status/providerKubeconfigSecretRef/name").asText())
                  .isEqualTo(KUBECONFIG_SECRET);
              assertThat(f.inventory().at("/copies/0/name").asText()).isEqualTo(KUBECONFIG_SECRET);
            }),
        row(
            "copied by an attempt before",
            f -> {
              ready(f).activities().copyKubeconfig();
              f.activities().copyKubeconfig().returns(copied(f, KUBECONFIG)).writesNothing();
            }),
        row(
            "rotated in the workspace",
            f -> {
              ready(f).activities().copyKubeconfig();
              f.kcp().merge("Secret", f.namespace(), KUBECONFIG_SECRET, "data: " + data("new"));
              f.activities().copyKubeconfig().returns(copied(f, "new")).writes(APPLY);
              assertThat(copy(f).at("/metadata/annotations").toString()).contains(sha256("new"));
            }),
        row(
            "immutable, with the same content",
            f -> {
              ready(f).activities().copyKubeconfig();
              f.hosting().merge("Secret", f.namespace(), KUBECONFIG_SECRET, "{immutable: true}");
              f.activities().copyKubeconfig().returns(copied(f, KUBECONFIG)).writesNothing();
            }),
        row(
            "immutable, and rotated in the workspace",
            f -> {
              ready(f).activities().copyKubeconfig();
              f.hosting().merge("Secret", f.namespace(), KUBECONFIG_SECRET, "{immutable: true}");
              f.kcp().merge("Secret", f.namespace(), KUBECONFIG_SECRET, "data: " + data("new"));
              f.activities()
                  .copyKubeconfig()
                  .needsAction(Reason.SecretImmutable)
                  .condition(KubeconfigCopied, "False", Reason.SecretImmutable);
            }),
        row(
            "under another name and key",
            f -> {
              f.managedProvider(
                      "{provider: {path: '%s'}, providerKubeconfigSecret: {name: own, key: conf}}"
                          .formatted(f.workspace()))
                  .activities()
                  .awaitProvider();
              f.kcp()
                  .create(f.secret("own", "{conf: %s}".formatted(OnboardingFixture.encode("x"))));
              f.activities().copyKubeconfig().result();
              assertThat(f.hosting().get("Secret", f.namespace(), "own").at("/data/conf").asText())
                  .isEqualTo(OnboardingFixture.encode("x"));
            }),
        row(
            "handed over by a user",
            f -> {
              ready(f).hosting().create(f.secret(KUBECONFIG_SECRET, data("other")));
              f.hosting()
                  .merge(
                      "Secret",
                      f.namespace(),
                      KUBECONFIG_SECRET,
                      "metadata: {annotations: {%s: %s/service}}"
                          .formatted(OnboardingMetadata.HAND_OVER_ANNOTATION, f.namespace()));
              f.activities().copyKubeconfig().returns(copied(f, KUBECONFIG));
              assertThat(f.events()).containsExactly("Adopted");
            }));
  }

  @TestFactory
  Stream<DynamicTest> notYet() {
    return table(
        row(
            "the Provider is gone",
            f ->
                f.managedProvider()
                    .activities()
                    .copyKubeconfig()
                    .isNotReady(Reason.ProviderNotReady)
                    .condition(KubeconfigCopied, "False", Reason.ProviderNotReady)
                    .writes(STATUS)),
        row(
            "the Secret is missing",
            f ->
                f.managedProvider()
                    .provider("{}")
                    .activities()
                    .copyKubeconfig()
                    .isNotReady(Reason.KubeconfigSecretMissing)
                    .condition(KubeconfigCopied, "False", Reason.KubeconfigSecretMissing)
                    .writes(STATUS)),
        row(
            "the Secret lacks the key",
            f ->
                f.managedProvider()
                    .provider("{}")
                    .kubeconfigSecret("{other: eA==}")
                    .activities()
                    .copyKubeconfig()
                    .isNotReady(Reason.KubeconfigKeyMissing)
                    .condition(KubeconfigCopied, "False", Reason.KubeconfigKeyMissing)
                    .writes(STATUS)),
        row(
            "the key is empty",
            f ->
                f.managedProvider()
                    .provider("{}")
                    .kubeconfigSecret("{kubeconfig: ''}")
                    .activities()
                    .copyKubeconfig()
                    .isNotReady(Reason.KubeconfigKeyMissing)),
        row(
            "the copy is being deleted",
            f -> {
              ready(f).activities().copyKubeconfig();
              f.hosting()
                  .merge(
                      "Secret",
                      f.namespace(),
                      KUBECONFIG_SECRET,
                      "metadata: {finalizers: [test/held]}");
              f.hosting().delete("Secret", f.namespace(), KUBECONFIG_SECRET);
              f.activities()
                  .copyKubeconfig()
                  .isNotReady(Reason.BeingDeleted)
                  .condition(KubeconfigCopied, "False", Reason.BeingDeleted);
            }),
        row(
            "the workspace is not accessible",
            f -> {
              ready(f).traffic().refuse(SOURCE, 403);
              f.activities().copyKubeconfig().isNotReady(Reason.WorkspaceNotAccessible);
            }),
        row(
            "reported quietly",
            f ->
                f.managedProvider()
                    .provider("{}")
                    .activities()
                    .reporting(StageReporting.QUIET)
                    .copyKubeconfig()
                    .isNotReady(Reason.KubeconfigSecretMissing)
                    .writesNothing()));
  }

  @TestFactory
  Stream<DynamicTest> mismatch() {
    return table(
        row(
            "the Provider asks for another Secret",
            f -> requireMismatch(f, "{spec: {providerKubeconfigSecret: {name: other}}}")),
        row(
            "the Provider asks for another namespace",
            f -> requireMismatch(f, "{spec: {providerKubeconfigSecret: {namespace: other}}}")),
        row(
            "the Provider asks for another key",
            f -> requireMismatch(f, "{spec: {providerKubeconfigSecret: {key: other}}}")),
        row(
            "the Provider reports another Secret",
            f -> {
              ready(f)
                  .kcp()
                  .mergeStatus(
                      "Provider",
                      null,
                      "service",
                      "{providerKubeconfigSecretRef: {name: other, namespace: %s}}"
                          .formatted(f.namespace()));
              f.activities().copyKubeconfig().needsAction(Reason.KubeconfigSecretMismatch);
            }),
        row(
            "as reported before",
            f -> {
              ready(f)
                  .kcp()
                  .merge(
                      "Provider",
                      null,
                      "service",
                      "spec: {providerKubeconfigSecret: {key: other}}");
              f.activities()
                  .reporting(StageReporting.reported(Reason.KubeconfigSecretMismatch))
                  .copyKubeconfig()
                  .stillNeedsAction(Reason.KubeconfigSecretMismatch);
            }));
  }

  private static void requireMismatch(OnboardingFixture fixture, String providerPatch) {
    ready(fixture).kcp().merge("Provider", null, "service", providerPatch);
    fixture
        .activities()
        .copyKubeconfig()
        .needsAction(Reason.KubeconfigSecretMismatch)
        .condition(KubeconfigCopied, "False", Reason.KubeconfigSecretMismatch)
        .writes(STATUS);
    assertThat(copy(fixture).isMissingNode()).isTrue();
  }
}
