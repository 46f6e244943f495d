package io.platformmesh.onboarding.local.e2e;

import static io.platformmesh.onboarding.local.e2e.Onboardings.LONG;
import static io.platformmesh.onboarding.local.e2e.Onboardings.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.platformmesh.onboarding.local.OnboardRun;
import io.platformmesh.onboarding.local.servers.Certificates;
import io.platformmesh.onboarding.local.servers.Ports;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import io.platformmesh.onboarding.local.temporal.TemporalProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Onboardings through a Temporal that demands client certificates or API keys, both of which are
 * replaced while worker and watcher run.
 */
@ExtendWith(SharedPlatform.class)
class TemporalGuardRealIT {

  private static RealPlatform platform;
  private static Onboardings onboardings;

  @TempDir Path directory;

  private final int port = Ports.free();
  private Processes processes;
  private TemporalProxy proxy;
  private volatile String apiKey = "";

  @BeforeAll
  static void start(Onboardings shared) {
    onboardings = shared;
    platform = onboardings.platform();
    platform.watcher().close();
    platform.worker().close();
  }

  @BeforeEach
  void prepare() {
    processes = new Processes(platform, directory);
  }

  @AfterEach
  void end() throws IOException {
    onboardings.simulate();
    processes.close();
    proxy.close();
  }

  private Certificates authority(String name) {
    return Certificates.in(directory.resolve(name));
  }

  /** Starts the proxy again, which ends all connections. */
  private void guard(String authority, boolean clientCertificates) {
    if (proxy != null) {
      proxy.close();
    }
    Certificates certificates = authority(authority);
    proxy =
        TemporalProxy.start(
            new TemporalProxy.Settings(
                port,
                platform.temporalAddress(),
                certificates.server(),
                clientCertificates ? certificates.authority() : null,
                header -> apiKey.isEmpty() || header.equals("Bearer " + apiKey)));
  }

  private Map<String, String> trust(String authority) throws IOException {
    Path file = directory.resolve("ca.crt");
    Files.writeString(file, authority(authority).authority());
    return new HashMap<>(
        Map.of(
            "TEMPORAL_ADDRESS",
            proxy.address(),
            "TEMPORAL_TLS_SERVER_CA_CERT_PATH",
            file.toString()));
  }

  private Map<String, String> certificates(String authority) throws IOException {
    authority(authority).client("onboarding", "platform-mesh").write(directory, "client");
    Map<String, String> variables = trust(authority);
    variables.put("TEMPORAL_TLS_CLIENT_CERT_PATH", directory.resolve("client.crt").toString());
    variables.put("TEMPORAL_TLS_CLIENT_KEY_PATH", directory.resolve("client.key").toString());
    return variables;
  }

  private OnboardRun onboard(Map<String, String> variables, String... arguments)
      throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>(platform.environment());
    environment.putAll(variables);
    return OnboardRun.of(environment, arguments);
  }

  private static void apply(String name) {
    onboardings.applyManagedProvider(
        name,
        "runtimeDeployments: [{flux: {chart: %s-operator, registry: r.io, version: '1.0'}}]"
            .formatted(name));
  }

  private static void applyOneThatWaits(String name) throws IOException {
    onboardings.simulate("{kind: HelmRelease, name: %s-operator, fault: NotReady}".formatted(name));
    apply(name);
    onboardings.awaitPhase(name, "Deploying");
  }

  private void awaitLogged(String command, String words) {
    await().atMost(LONG).until(() -> processes.logged(command).contains(words));
  }

  @Test
  void certificatesAndAuthorityRotateUnderAWaitingOnboarding() throws Exception {
    guard("first", true);
    Map<String, String> variables = certificates("first");
    processes.start("worker", variables);
    processes.start("watcher", variables);
    apply("over-tls");
    onboardings.awaitReady("over-tls");
    applyOneThatWaits("rotates");

    // With half of the new pair, the previous pair stays in use.
    Path previous = Files.copy(directory.resolve("client.key"), directory.resolve("previous.key"));
    authority("second").client("onboarding", "platform-mesh").write(directory, "client");
    Files.copy(directory.resolve("client.key"), directory.resolve("new.key"));
    Files.move(previous, directory.resolve("client.key"), StandardCopyOption.REPLACE_EXISTING);
    awaitLogged(
        "worker",
        directory.resolve("client.key")
            + " is not the key of certificate "
            + directory.resolve("client.crt")
            + ": the previous content stays in use.");
    int before = proxy.passed();
    await().atMost(LONG).until(() -> proxy.passed() > before);

    Files.move(
        directory.resolve("new.key"),
        directory.resolve("client.key"),
        StandardCopyOption.REPLACE_EXISTING);
    trust("second");
    guard("second", true);
    onboardings.simulate();

    onboardings.awaitReady("rotates");
    apply("after-rotation");
    onboardings.awaitReady("after-rotation");
    assertThat(processes.isAlive("worker")).isTrue();
    assertThat(processes.isAlive("watcher")).isTrue();
    assertThat(processes.logged("worker"))
        .contains("changed: the new content is in use")
        .doesNotContain("PRIVATE KEY", "BEGIN CERTIFICATE");
    OnboardRun history = onboard(variables, "history", NAMESPACE + "/rotates");
    assertThat(history.exitCode()).as(history.toString()).isZero();
    assertThat(history.out()).contains("COMPLETED");
  }

  @Test
  void missingClientCertificateIsReportedWithTheVariableToSet() throws Exception {
    guard("first", true);
    String message =
        "onboard: Temporal at %s requires a client certificate (certificate_required): set TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH.\n"
            .formatted(proxy.address());

    OnboardRun command = onboard(trust("first"), "history", NAMESPACE + "/missing");
    assertThat(command.exitCode()).isEqualTo(1);
    assertThat(command.err()).endsWith(message).doesNotContain("Exception");
    OnboardRun worker =
        onboard(trust("first"), "worker", "--startup-timeout", "0s", "--metrics-port", "0");
    assertThat(worker.exitCode()).isEqualTo(1);
    assertThat(worker.err()).endsWith(message).doesNotContain("Exception");
    OnboardRun stranger = onboard(strangers(), "history", NAMESPACE + "/missing");
    assertThat(stranger.err())
        .doesNotContain("Exception")
        .contains("rejected the client certificate", "TEMPORAL_TLS_CLIENT_CERT_PATH");
    assertThat(proxy.passed()).isZero();
  }

  private Map<String, String> strangers() throws IOException {
    Map<String, String> variables = certificates("second");
    variables.putAll(trust("first"));
    return variables;
  }

  @Test
  void apiKeyRotatesUnderAWaitingOnboarding() throws Exception {
    guard("first", false);
    apiKey = "first-key-0123456789";
    Path file = Files.writeString(directory.resolve("api-key"), apiKey + "\n");
    Map<String, String> variables = trust("first");
    variables.put("TEMPORAL_API_KEY_FILE", file.toString());
    processes.start("worker", variables);
    processes.start("watcher", variables);
    applyOneThatWaits("changes-key");

    apiKey = "second-key-9876543210";
    await().atMost(LONG).until(() -> proxy.refused() > 0);
    Files.writeString(file, apiKey + "\n");
    awaitLogged("worker", file + " changed: the new content is in use");
    awaitLogged("watcher", file + " changed: the new content is in use");
    onboardings.simulate();

    onboardings.awaitReady("changes-key");
    assertThat(processes.isAlive("worker")).isTrue();
    assertThat(processes.logged("worker") + processes.logged("watcher"))
        .doesNotContain("first-key", "second-key");
    OnboardRun wrong =
        onboard(
            Map.of(
                "TEMPORAL_ADDRESS", proxy.address(),
                "TEMPORAL_TLS_SERVER_CA_CERT_PATH", directory.resolve("ca.crt").toString(),
                "TEMPORAL_API_KEY", "first-key-0123456789"),
            "history",
            NAMESPACE + "/changes-key");
    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(wrong.err()).contains("rejected the credentials").doesNotContain("Exception");
    assertThat(wrong.err()).doesNotContain("first-key");
  }
}
