package io.platformmesh.onboarding.local.e2e;

import static io.platformmesh.onboarding.local.e2e.Onboardings.LONG;
import static io.platformmesh.onboarding.local.e2e.Onboardings.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.platformmesh.onboarding.local.Json;
import io.platformmesh.onboarding.local.OnboardRun;
import io.platformmesh.onboarding.local.servers.Ports;
import io.platformmesh.onboarding.local.servers.ServerBinaries;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.platformmesh.onboarding.workflows.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Encryption is turned on under way, its key changed under way, and who has the database reads
 * neither names nor messages.
 */
class CodecRealIT {

  private static final String PLAIN_MESSAGE = "canary-message-in-the-open";
  private static final String MESSAGE = "canary-message-of-a-release";
  private static final int KEY_BYTES = 32;

  @TempDir static Path state;
  @TempDir static Path directory;
  @TempDir static Path keys;

  private static RealPlatform platform;
  private static Onboardings onboardings;
  private static Processes processes;

  @BeforeAll
  static void start() {
    onboardings = Onboardings.start(state, options -> options.worker(false).watcher(false));
    platform = onboardings.platform();
    processes = new Processes(platform, directory);
  }

  @AfterAll
  static void stop() {
    processes.close();
    onboardings.close();
  }

  private static void writeKey(Path folder, String id) throws IOException {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    Files.writeString(folder.resolve(id), Base64.getEncoder().encodeToString(key) + "\n");
  }

  private static Map<String, String> codec(String id) {
    return Map.of("ONBOARDING_CODEC_KEYS", keys.toString(), "ONBOARDING_CODEC_KEY_ID", id);
  }

  private static void startWith(Map<String, String> variables) throws IOException {
    processes.start("worker", variables);
    processes.start("watcher", variables);
  }

  private static void applyOneThatWaits(String name, String message) {
    onboardings.applyManagedProvider(
        name,
        "runtimeDeployments: [{flux: {chart: %s-chart, registry: r.io, version: '1.0'}}]"
            .formatted(name));
    onboardings.awaitCondition(
        name, ConditionType.ComponentsDeployed, "False", Reason.HelmReleaseNotReady, message);
  }

  private static String rule(String name, String message) {
    return "{kind: HelmRelease, name: %s-chart, fault: NotReady, message: %s}"
        .formatted(name, message);
  }

  private static OnboardRun onboard(Map<String, String> variables, String... arguments)
      throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>(platform.environment());
    environment.putAll(variables);
    return OnboardRun.of(environment, arguments);
  }

  private static String show(String name, String... more) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ServerBinaries.install(line -> {}).temporal().toString(),
                "workflow",
                "show",
                "--workflow-id",
                OnboardingIds.workflowId(NAMESPACE, name),
                "--output",
                "json"));
    command.addAll(List.of(more));
    OnboardRun run = OnboardRun.run(command, platform.environment());
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out();
  }

  /** The data of all payloads of a history, as they are stored. */
  private static String payloads(String history) throws IOException {
    StringBuilder all = new StringBuilder();
    Json.mapper()
        .readTree(history)
        .findValues("data")
        .forEach(
            data ->
                all.append(
                    new String(
                        Base64.getDecoder().decode(data.asText()), StandardCharsets.ISO_8859_1)));
    return all.toString();
  }

  @Test
  void payloadsAreEncryptedFromTheMomentItIsTurnedOnAndKeysChangeUnderWay() throws Exception {
    onboardings.simulate(
        rule("spans", PLAIN_MESSAGE), rule("hidden", MESSAGE), rule("later", MESSAGE));
    startWith(Map.of());
    applyOneThatWaits("spans", PLAIN_MESSAGE);
    for (String readable : List.of("spans-chart", PLAIN_MESSAGE)) {
      // The attempt writes the condition before its failure reaches Temporal.
      await().atMost(LONG).until(() -> TemporalDatabase.contains(platform, readable));
    }

    writeKey(keys, "first");
    startWith(codec("first"));
    applyOneThatWaits("hidden", MESSAGE);
    assertThat(TemporalDatabase.contains(platform, "binary/encrypted")).isTrue();

    writeKey(keys, "second");
    processes.start("worker", codec("second"));
    applyOneThatWaits("later", MESSAGE);
    OnboardRun status = onboard(codec("second"), "status", NAMESPACE + "/hidden", "-o", "json");
    assertThat(status.exitCode()).as(status.toString()).isEqualTo(3);
    assertThat(Json.mapper().readTree(status.out()).at("/run/components/0").asText())
        .as(status.out())
        .isEqualTo("hidden-chart");

    onboardings.simulate();
    for (String name : List.of("spans", "hidden", "later")) {
      onboardings.awaitReady(name);
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(onboard(codec("second"), "history", NAMESPACE + "/" + name).out())
                      .contains("COMPLETED", "first"));
    }
    for (String canary : List.of("hidden-chart", "later-chart", MESSAGE)) {
      assertThat(TemporalDatabase.contains(platform, canary)).as(canary).isFalse();
    }
    assertThat(payloads(show("hidden"))).doesNotContain("hidden-chart", "Onboarding of");
    assertKeysAreAskedForByName();
    assertCodecServerShowsIt();
  }

  @Test
  void workerWithoutTheKeyLosesNothingAndResumesWithTheKey() throws Exception {
    onboardings.simulate(rule("orphan", MESSAGE));
    writeKey(keys, "common");
    startWith(codec("common"));
    applyOneThatWaits("orphan", MESSAGE);
    Path others = Files.createDirectory(directory.resolve("without-it"));
    writeKey(others, "other");
    processes.start(
        "worker",
        Map.of("ONBOARDING_CODEC_KEYS", others.toString(), "ONBOARDING_CODEC_KEY_ID", "other"));
    onboardings.simulate();
    await().atMost(LONG).until(() -> processes.logged("worker").contains("key common is missing"));
    assertThat(onboardings.phase("orphan")).isEqualTo("Deploying");

    Files.copy(keys.resolve("common"), others.resolve("common"));

    onboardings.awaitReady("orphan");
  }

  private static void assertKeysAreAskedForByName() throws Exception {
    OnboardRun without = onboard(Map.of(), "history", NAMESPACE + "/hidden");
    assertThat(without.exitCode()).as(without.toString()).isEqualTo(1);
    assertThat(without.err())
        .contains("encrypted with key first", "ONBOARDING_CODEC_KEYS")
        .doesNotContain("Exception");
    Path others = Files.createDirectory(directory.resolve("others"));
    writeKey(others, "third");
    OnboardRun another =
        onboard(
            Map.of("ONBOARDING_CODEC_KEYS", others.toString(), "ONBOARDING_CODEC_KEY_ID", "third"),
            "status",
            NAMESPACE + "/hidden");
    assertThat(another.out() + another.err()).contains("key second is missing", "there: third");
  }

  private static void assertCodecServerShowsIt() throws Exception {
    int port = Ports.free();
    String address = "http://127.0.0.1:%d".formatted(port);
    processes.begin(
        "codec-server",
        Map.of(
            "ONBOARDING_CODEC_KEYS", keys.toString(), "CODEC_SERVER_PORT", Integer.toString(port)),
        URI.create(address + "/healthz"));

    assertThat(payloads(show("hidden", "--codec-endpoint", address)))
        .contains("hidden-chart", "\"Onboarding of " + NAMESPACE + "/hidden\"");
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(address + "/decode"))
                    .header("X-Namespace", "default")
                    .header("Origin", URI.create(uiOrigin()).toString())
                    .POST(HttpRequest.BodyPublishers.ofString(inputOf("hidden")))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(payloads(answer.body())).contains("\"name\":\"hidden\"");
  }

  private static String uiOrigin() {
    return platform.environment().get("TEMPORAL_UI_URL");
  }

  /** The payloads that started a run, as the UI sends them. */
  private static String inputOf(String name) throws Exception {
    String input =
        Json.mapper()
            .readTree(show(name))
            .at("/events/0/workflowExecutionStartedEventAttributes/input")
            .toString();
    assertThat(input).contains("payloads", "encryption-key-id");
    assertThat(payloads(input)).doesNotContain("hidden");
    return input;
  }
}
