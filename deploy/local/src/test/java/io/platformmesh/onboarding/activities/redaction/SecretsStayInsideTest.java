package io.platformmesh.onboarding.activities.redaction;

import static io.platformmesh.onboarding.activities.OnboardingFixture.COMPONENT;
import static io.platformmesh.onboarding.activities.Row.row;
import static io.platformmesh.onboarding.activities.Row.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.activities.Attempt;
import io.platformmesh.onboarding.activities.OnboardingFixture;
import io.platformmesh.onboarding.local.embedded.EmbeddedCluster;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.Reason;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Secrets that servers and controllers quote never reach a failure, a condition or an Event. Each
 * row also requires what surrounds the secret, so that an empty message is no success.
 */
class SecretsStayInsideTest {

  private static final String TOKEN = "canary-token-of-the-runtime-cluster";
  private static final String KUBECONFIG_TOKEN = "canary-token-of-the-provider";
  private static final String VALUE = "canary-value-of-helm";
  private static final String JWT = "eyJjYW5hcnkiOiJ5ZXMifQ.eyJjYW5hcnkiOiJ5ZXMifQ.c2lnbmF0dXJl";
  private static final String PEM =
      "-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----";
  private static final List<String> CANARIES =
      List.of(TOKEN, KUBECONFIG_TOKEN, VALUE, JWT, "canary");

  private static final String QUOTE = "quoted by the server: ";

  private static OnboardingFixture values(OnboardingFixture fixture) {
    return fixture.managedProvider(
        "{runtimeDeployments: [{flux: {registry: registry.test/charts, chart: operator,"
            + " version: 1.0.0, values: {nested: [{password: %s}]}}}]}".formatted(VALUE));
  }

  private static OnboardingFixture remote(OnboardingFixture fixture) {
    fixture
        .managedProvider(
            "{provider: {path: '%s'}, runtimeKubeconfigSecretName: runtime}"
                .formatted(fixture.workspace()))
        .provider("{}")
        .kubeconfigSecret(
            "{kubeconfig: %s}"
                .formatted(
                    OnboardingFixture.encode(
                        EmbeddedCluster.kubeconfig("https://kcp.test", KUBECONFIG_TOKEN))))
        .hosting()
        .create(
            fixture.secret(
                "runtime",
                "{kubeconfig: %s}"
                    .formatted(OnboardingFixture.encode(fixture.runtime().kubeconfig(TOKEN)))));
    return fixture;
  }

  /** The message is passed on, and none of the canaries with it. */
  private static void requireClean(
      OnboardingFixture fixture, ConditionType type, Attempt<?> attempt) {
    ApplicationFailure failure = attempt.failure();
    String details =
        failure.getDetails().getSize() == 0 ? "" : failure.getDetails().get(1, String.class);
    String condition = fixture.condition(type).path("message").asText();
    assertThat(failure.getOriginalMessage()).contains(QUOTE);
    assertThat(condition).contains(QUOTE);
    assertThat(failure.getCause()).isNull();
    String everything =
        failure.getOriginalMessage()
            + details
            + fixture.live().path("status")
            + fixture.hosting().list("Event", fixture.namespace());
    CANARIES.forEach(canary -> assertThat(everything).doesNotContain(canary));
  }

  private static DynamicTest refusedRelease(String name, int code, String secret) {
    return row(
        name,
        f -> {
          values(f).traffic().refuse("apply helmreleases", code, QUOTE + secret);
          requireClean(f, ConditionType.ComponentsDeployed, f.activities().deployComponent());
        });
  }

  @TestFactory
  Stream<DynamicTest> quotedByServers() {
    return table(
        refusedRelease("a Helm value in a rejection", 422, VALUE),
        refusedRelease("a Helm value in a refusal", 403, "may not set " + VALUE + " here"),
        refusedRelease("a Helm value in an outage", 503, VALUE),
        refusedRelease("a private key", 422, PEM),
        refusedRelease("a private key that is cut off", 422, PEM.substring(0, 40)),
        refusedRelease("a token of a service account", 503, JWT),
        refusedRelease("a bearer header", 422, "Authorization: Bearer canary-bearer"),
        refusedRelease("credentials in a URL", 422, "https://canary:canary@registry.test/v2"),
        row(
            "the token of the runtime cluster",
            f -> {
              remote(f).traffic().refuse("runtime get namespaces", 503, QUOTE + TOKEN);
              requireClean(f, ConditionType.KubeconfigCopied, f.activities().copyKubeconfig());
            }),
        row(
            "the token in the copied kubeconfig",
            f -> {
              remote(f).traffic().refuse("runtime apply secrets", 422, QUOTE + KUBECONFIG_TOKEN);
              requireClean(f, ConditionType.KubeconfigCopied, f.activities().copyKubeconfig());
            }),
        row(
            "the token in the copied kubeconfig, while it is removed",
            f -> {
              remote(f).activities().copyKubeconfig().result();
              f.beginDeletion("test/keeps-it");
              f.traffic().refuse("runtime delete secrets", 403, QUOTE + KUBECONFIG_TOKEN);
              requireClean(f, ConditionType.KubeconfigCopied, f.activities().removeKubeconfig());
            }));
  }

  @TestFactory
  Stream<DynamicTest> quotedByControllers() {
    return table(
        row(
            "a Helm value in the message of Flux",
            f -> {
              values(f).activities().deployComponent();
              f.ready(
                  f.hosting(),
                  "OCIRepository",
                  COMPONENT,
                  "{artifact: {revision: '1.0.0@sha256:aa'}}");
              notReady(f, f.hosting(), "HelmRelease", COMPONENT, VALUE);
              requireClean(f, ConditionType.ComponentsDeployed, f.activities().deployComponent());
            }),
        row(
            "a token in the message of the Provider controller",
            f -> {
              f.managedProvider().activities().awaitProvider();
              notReady(f, f.kcp(), "Provider", "service", JWT);
              requireClean(f, ConditionType.ProviderReady, f.activities().awaitProvider());
            }),
        row(
            "a token in the message of the PlatformMesh operator",
            f -> {
              f.platformMesh("{}").managedProvider();
              notReady(f, f.hosting(), "PlatformMesh", "mesh", "Bearer canary-bearer");
              requireClean(f, ConditionType.PlatformMeshReady, f.activities().awaitPlatformMesh());
            }));
  }

  private static void notReady(
      OnboardingFixture fixture, EmbeddedCluster cluster, String kind, String name, String secret) {
    cluster.mergeStatus(
        kind,
        fixture.namespace(),
        name,
        "{conditions: [{type: Ready, status: 'False', reason: Failed, message: '%s%s'}]}"
            .formatted(QUOTE, secret));
  }

  @TestFactory
  Stream<DynamicTest> brokenKubeconfigs() {
    return table(
        row("that cannot be parsed", f -> requireNothingQuoted(f, "token: canary: {canary")),
        row("that names no server", f -> requireNothingQuoted(f, "users: [{name: canary}]")),
        row(
            "with a URL that cannot be used",
            f ->
                requireNothingQuoted(
                    f, EmbeddedCluster.kubeconfig("https://canary canary:x", TOKEN))));
  }

  private static void requireNothingQuoted(OnboardingFixture fixture, String kubeconfig) {
    remote(fixture)
        .hosting()
        .merge(
            "Secret",
            fixture.namespace(),
            "runtime",
            "{data: {kubeconfig: %s}}".formatted(OnboardingFixture.encode(kubeconfig)));
    Attempt<?> attempt =
        fixture.activities().copyKubeconfig().needsAction(Reason.RuntimeKubeconfigBroken);
    assertThat(attempt.failure().getOriginalMessage() + fixture.live().path("status"))
        .doesNotContain("canary");
  }
}
