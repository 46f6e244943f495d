package io.platformmesh.onboarding.activities.client;

import static io.platformmesh.onboarding.activities.Row.row;
import static io.platformmesh.onboarding.activities.Row.table;
import static io.platformmesh.onboarding.workflows.ConditionType.ProviderReady;

import io.platformmesh.onboarding.activities.Attempt;
import io.platformmesh.onboarding.activities.OnboardingFixture;
import io.platformmesh.onboarding.local.embedded.EmbeddedCluster;
import io.platformmesh.onboarding.local.embedded.EmbeddedClusters;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The credentials of kcp are read where they are, at each attempt: shown with AwaitProvider. */
class KcpCredentialsTest {

  private static final URI URL = EmbeddedClusters.shared().url();

  @TempDir private Path directory;

  private static String data(String kubeconfig) {
    return "{kubeconfig: %s}".formatted(OnboardingFixture.encode(kubeconfig));
  }

  private static Attempt<Outcome> withSecret(OnboardingFixture fixture, String data) {
    fixture.hosting().create(fixture.secret("kcp", data));
    return awaitProvider(fixture, new KcpOptions(URL, fixture.namespace(), "kcp", null));
  }

  private Attempt<Outcome> withFile(OnboardingFixture fixture, String kubeconfig) {
    Path file = directory.resolve("kubeconfig");
    try {
      Files.writeString(file, kubeconfig);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return awaitProvider(fixture, new KcpOptions(URL, "none", "none", file));
  }

  private static Attempt<Outcome> awaitProvider(OnboardingFixture fixture, KcpOptions options) {
    return fixture.managedProvider().activities().kcp(options).awaitProvider();
  }

  @TestFactory
  Stream<DynamicTest> usable() {
    return table(
        row(
            "a Secret with a kubeconfig",
            f ->
                withSecret(f, data(EmbeddedCluster.kubeconfig("https://elsewhere.test", "token")))
                    .isNotReady(Reason.ProviderNotReady)),
        row(
            "a file with a kubeconfig",
            f ->
                withFile(f, EmbeddedCluster.kubeconfig("https://elsewhere.test", "token"))
                    .isNotReady(Reason.ProviderNotReady)));
  }

  @TestFactory
  Stream<DynamicTest> broken() {
    return table(
        row(
            "no Secret",
            f ->
                awaitProvider(f, new KcpOptions(URL, f.namespace(), "missing", null))
                    .needsAction(Reason.KcpCredentialsBroken)
                    .condition(ProviderReady, "False", Reason.KcpCredentialsBroken)
                    .writes("patch managedproviders/status")),
        row(
            "a Secret without credentials",
            f -> withSecret(f, "{other: eA==}").needsAction(Reason.KcpCredentialsBroken)),
        row(
            "a Secret without the key of the certificate",
            f ->
                withSecret(f, "{ca.crt: eA==, tls.crt: eA==}")
                    .needsAction(Reason.KcpCredentialsBroken)),
        row(
            "a kubeconfig that is not YAML",
            f -> withSecret(f, data("{")).needsAction(Reason.KcpCredentialsBroken)),
        row(
            "a kubeconfig that runs a command",
            f ->
                withSecret(
                        f,
                        data(
                            EmbeddedCluster.kubeconfig(URL.toString(), "token")
                                .replace("token: token", "exec: {command: id}")))
                    .needsAction(Reason.KcpCredentialsBroken)),
        row(
            "no file",
            f ->
                awaitProvider(f, new KcpOptions(URL, "none", "none", directory.resolve("missing")))
                    .needsAction(Reason.KcpCredentialsBroken)),
        row(
            "a file that is not YAML",
            f -> withFile(f, "{").needsAction(Reason.KcpCredentialsBroken)));
  }

  @TestFactory
  Stream<DynamicTest> notReadable() {
    return table(
        row(
            "the Secret is forbidden",
            f -> {
              f.traffic().refuse("get secrets", 403);
              withSecret(f, data("{}")).needsAction(Reason.Forbidden);
            }),
        row(
            "the hosting cluster answers 503",
            f -> {
              f.traffic().refuse("get secrets", 503);
              withSecret(f, data("{}")).findsClusterUnavailable();
            }),
        row(
            "kcp refuses connections",
            f -> {
              f.hosting()
                  .create(f.secret("kcp", data(EmbeddedCluster.kubeconfig("http://x", "t"))));
              URI closed = URI.create("http://127.0.0.1:1");
              awaitProvider(f, new KcpOptions(closed, f.namespace(), "kcp", null))
                  .findsClusterUnavailable()
                  .condition(ProviderReady, "False", Reason.ClusterUnavailable);
            }));
  }
}
