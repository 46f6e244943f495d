package io.platformmesh.onboarding.local.e2e;

import static io.platformmesh.onboarding.local.e2e.Onboardings.LONG;
import static io.platformmesh.onboarding.local.e2e.Onboardings.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.platformmesh.onboarding.local.OnboardRun;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command against real servers: its happy case, its JSON and YAML, and bad input. */
@ExtendWith(SharedPlatform.class)
class CommandsRealIT {

  private static Onboardings onboardings;

  @BeforeAll
  static void start(Onboardings shared) {
    onboardings = shared;
    onboardings.apply(manifest("settled", "platform-mesh"));
    onboardings.apply(manifest("verified", "platform-mesh"));
    onboardings.apply(manifest("waiting", "no-such-mesh"));
    onboardings.awaitSettled("settled");
    onboardings.awaitSettled("verified");
    onboardings.awaitCondition(
        "waiting", ConditionType.PlatformMeshReady, "False", Reason.PlatformMeshMissing);
  }

  private static String manifest(String name, String platformMesh) {
    return """
    apiVersion: providers.platform-mesh.io/v1alpha1
    kind: ManagedProvider
    metadata: {name: %s}
    spec:
      platformMeshRef: {name: %s}
      runtimeDeployments: [{flux: {chart: %s-app, registry: r.io, version: '1.0'}}]
    """
        .formatted(name, platformMesh, name);
  }

  private static OnboardRun onboard(String... arguments) throws Exception {
    return OnboardRun.of(onboardings.platform().environment(), arguments);
  }

  private static OnboardRun onboardReading(String input, String... arguments) throws Exception {
    return OnboardRun.reading(input, onboardings.platform().environment(), arguments);
  }

  private static JsonNode json(OnboardRun run) throws IOException {
    return new ObjectMapper().readTree(run.out());
  }

  private static List<JsonNode> documents(OnboardRun run) throws IOException {
    try (MappingIterator<JsonNode> documents =
        new ObjectMapper().readerFor(JsonNode.class).readValues(run.out())) {
      return documents.readAll();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "list -A -o wide|0|NAMESPACE +NAME +PHASE +READY +STALLED +GENERATION +MESSAGE",
        "list -A -o wide|0|waiting +WaitingForPlatformMesh +False +1 +PlatformMesh .* does not"
            + " exist: create it",
        "list -A -o yaml|0|name: \"?settled",
        "list -n nowhere|0|None found in namespace nowhere\\.",
        "status NS/settled -o yaml|0|stage: \"?DeployComponents",
        "status NS/settled -o wide|0|DeployComponents +DONE",
        "status NS/waiting|3|NS/waiting   WaitingForPlatformMesh\\n"
            + "PlatformMesh NS/no-such-mesh does not exist: create it",
        "history NS/settled -o yaml|0|type: \"?FIRST",
        "history NS/never-heard-of|0|Temporal has no run of NS/never-heard-of\\.",
        "open NS/settled -o yaml|0|workflowId: \"?onboarding/NS/settled",
        "watch NS/waiting --timeout 1s|4|WaitingForPlatformMesh +PlatformMesh NS/no-such-mesh does"
            + " not exist",
        "diagnose NS/settled -o yaml|0|verdict: \"?Healthy",
        "diagnose NS/waiting|3|next +kubectl describe platformmesh no-such-mesh -n NS",
        "retry NS/waiting -o yaml|0|update: \"?retry",
        "start NS/verified --wait|0|Ready, nothing to change",
      })
  void commandShows(String line, int exitCode, String shown) throws Exception {
    OnboardRun run = onboard(line.replace("NS", NAMESPACE).split(" "));
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(exitCode);
    assertThat(run.out()).containsPattern(shown.replace("NS", NAMESPACE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "list -A --phase WaitingForPlatformMesh|0|/0/name|waiting",
        "status NS/settled|0|/run/cause/type|FIRST",
        "status NS/waiting|3|/conditions/1/reason|PlatformMeshMissing",
        "history NS/settled --limit 1|0|/0/state|COMPLETED",
        "open NS/settled|0|/workflowId|onboarding/NS/settled",
        "watch NS/settled|0|/phase|Ready",
        "diagnose NS/waiting|3|/verdict|PlatformMeshNotReady",
        "start NS/waiting|0|/workflowId|onboarding/NS/waiting",
        "retry NS/waiting|0|/update|retry",
        "version|0|/onboard|0.1.0-SNAPSHOT",
      })
  void commandSpeaksJson(String line, int exitCode, String pointer, String expected)
      throws Exception {
    OnboardRun run = onboard((line.replace("NS", NAMESPACE) + " -o json").split(" "));
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(exitCode);
    assertThat(json(run).at(pointer).asText())
        .as(run.out())
        .isEqualTo(expected.replace("NS", NAMESPACE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "list -o xml|2|Invalid value for option '--output'",
        "list --phase Raedy|2|Invalid value for option '--phase'",
        "status NS/missing|1|there is no ManagedProvider NS/missing: namespace NS has .*settled",
        "status elsewhere/settled|1|there is no ManagedProvider elsewhere/settled: did you mean"
            + " NS/settled\\?",
        "status A/Settled|2|'A/Settled' does not name a ManagedProvider: write NAMESPACE/NAME",
        "history NS/settled --limit many|2|Invalid value for option '--limit'",
        "history|2|Missing required parameter: 'NAME'",
        "open NS/missing|1|Temporal has no run of NS/missing: start one with onboard"
            + " start NS/missing",
        "watch NS/missing|1|there is no ManagedProvider NS/missing",
        "watch NS/settled --timeout soon|2|Invalid value for option '--timeout'",
        "diagnose NS/missing|1|there is no ManagedProvider NS/missing",
        "start a/b/c|2|'a/b/c' does not name a ManagedProvider",
        "retry NS/missing|1|there is no ManagedProvider NS/missing",
        "pause NS/waiting|2|Missing required option: '--reason=TEXT'",
        "pause NS/missing --reason x|1|there is no ManagedProvider NS/missing",
        "resume NS/waiting|1|NS/waiting is not paused",
        "cancel NS/missing|1|there is no ManagedProvider NS/missing",
        "delete NS/missing|1|there is no ManagedProvider NS/missing",
        "delete NS/missing --wiat|2|Unknown option: '--wiat'",
        "apply|2|Missing required option: '--filename=FILE'",
        "apply -f nowhere.yaml|1|nowhere.yaml cannot be read: there is no such file",
        "validate -f nowhere|1|nowhere cannot be read: there is no such file",
        "completion powershell|2|Invalid value for positional parameter",
        "worker --metrics-port x|2|Invalid value for option '--metrics-port'",
        "watcher --resync never|2|Invalid value for option '--resync'",
        "stauts NS/settled|2|Unmatched argument",
      })
  void badInputIsReportedWithTheNextAction(String line, int exitCode, String expected)
      throws Exception {
    OnboardRun run = onboard(line.replace("NS", NAMESPACE).split(" "));
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(exitCode);
    assertThat(run.err())
        .startsWith("onboard: ")
        .containsPattern(expected.replace("NS", NAMESPACE));
    assertThat(run.out()).isEmpty();
  }

  @Test
  void applyReadsStandardInputAndDeleteReportsRemoval() throws Exception {
    OnboardRun applied =
        onboardReading(
            manifest("piped", "platform-mesh"), "apply", "-f", "-", "-n", NAMESPACE, "-o", "json");

    assertThat(applied.exitCode()).as(applied.toString()).isZero();
    List<JsonNode> all = documents(applied);
    assertThat(all.get(0).at("/applied/0/name").asText()).isEqualTo("piped");
    assertThat(all.get(all.size() - 1).path("phase").asText()).isEqualTo("Ready");
    List<JsonNode> deleted =
        documents(onboard("delete", NAMESPACE + "/piped", "--wait", "-o", "json"));
    assertThat(deleted.get(deleted.size() - 1).path("deleted").asBoolean())
        .as(deleted.toString())
        .isTrue();
  }

  @Test
  void applyWithoutWaitingReportsRejectionsOfTheApiServer() throws Exception {
    OnboardRun applied =
        onboardReading(
            manifest("not-awaited", "no-such-mesh"),
            "apply",
            "-f",
            "-",
            "--no-wait",
            "-n",
            NAMESPACE);
    assertThat(applied.exitCode()).as(applied.toString()).isZero();
    assertThat(applied.out())
        .isEqualTo("ManagedProvider %s/not-awaited applied\n".formatted(NAMESPACE));
    assertThat(onboard("delete", NAMESPACE + "/not-awaited").out())
        .isEqualTo(NAMESPACE + "/not-awaited is being deleted.\n");

    OnboardRun refused =
        onboardReading(
            manifest("refused", "x").replace("version: '1.0'", "version: [1]"),
            "apply",
            "-f",
            "-",
            "-n",
            NAMESPACE);
    assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(1);
    assertThat(refused.err())
        .contains(
            "onboard: standard input: ManagedProvider %s/refused is not applied: "
                .formatted(NAMESPACE))
        .contains("version");
  }

  @Test
  void validateReadsStandardInputFilesAndFolders(@TempDir Path folder) throws Exception {
    OnboardRun valid = onboardReading(manifest("fine", "x"), "validate", "-f", "-");
    assertThat(valid.exitCode()).isZero();
    assertThat(valid.out()).isEqualTo("Valid.\n");

    String wrong = manifest("wrong", "x").replace("registry: r.io", "regsitry: r.io");
    Files.writeString(folder.resolve("service.yaml"), wrong);
    OnboardRun invalid = onboard("validate", "-f", folder.toString());
    assertThat(invalid.exitCode()).isEqualTo(3);
    assertThat(invalid.out())
        .contains("service.yaml:6: spec.runtimeDeployments[0].flux.regsitry: not a field");

    OnboardRun invalidInput = onboardReading(wrong, "validate", "-f", "-", "-o", "json");
    assertThat(invalidInput.exitCode()).isEqualTo(3);
    assertThat(json(invalidInput).at("/0/file").asText()).isEqualTo("standard input");
    assertThat(json(invalidInput).at("/0/line").asInt()).isEqualTo(6);
  }

  @Test
  void pauseCancelAndResumeSpeakJson() throws Exception {
    onboardings.apply(manifest("steered", "no-such-mesh"));
    onboardings.awaitPhase("steered", "WaitingForPlatformMesh");
    String name = NAMESPACE + "/steered";

    assertThat(json(onboard("pause", name, "--reason", "lunch", "-o", "json")).path("message"))
        .hasToString("\"%s is paused: lunch\"".formatted(name));
    assertThat(json(onboard("resume", name, "-o", "json")).path("update").asText())
        .isEqualTo("resume");
    assertThat(json(onboard("cancel", name, "-o", "json")).path("update").asText())
        .isEqualTo("cancel");
    // An update ends when its request is recorded; the status follows.
    onboardings.awaitPhase("steered", "Paused");
    assertThat(onboard("watch", name, "--timeout", "1s").out()).contains("Paused");
    onboardings.delete("steered");
    onboardings.awaitGone("steered");
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "json"})
  void watchForeverEndsWhenTheManagedProviderIsGone(String format) throws Exception {
    String name = "watched-" + format;
    onboardings.apply(manifest(name, "platform-mesh"));
    onboardings.awaitSettled(name);
    OnboardRun.Running watching =
        OnboardRun.begin(
            onboardings.platform().environment(),
            "watch",
            NAMESPACE + "/" + name,
            "--forever",
            "-o",
            format);
    await().atMost(LONG).until(() -> watching.out().contains("Ready"));
    onboardings.delete(name);

    OnboardRun run = watching.toEnd();

    assertThat(run.exitCode()).as(run.toString()).isEqualTo(3);
    assertThat(run.out()).contains("Ready", "Deleting");
  }

  @Test
  void watchIsRedrawnInPlaceOnATerminal() throws Exception {
    OnboardRun run =
        OnboardRun.onTerminal(
            onboardings.platform().environment(),
            "watch",
            NAMESPACE + "/waiting",
            "--timeout",
            "3s");
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(4);
    assertThat(run.out())
        .as("colored")
        .contains("\u001b[1m\u001b[33mWaitingForPlatformMesh")
        .contains("CONDITION");

    OnboardRun plain =
        OnboardRun.onTerminal(
            onboardings.platform().environment(),
            "watch",
            NAMESPACE + "/waiting",
            "--no-color",
            "--timeout",
            "1s");
    assertThat(plain.out()).doesNotContain("\u001b[");
  }

  @Test
  void waitingIsReportedOnStandardError() throws Exception {
    OnboardRun run =
        OnboardRun.of(
            Map.of(
                "KUBECONFIG",
                Objects.requireNonNull(onboardings.platform().environment().get("KUBECONFIG")),
                "TEMPORAL_ADDRESS",
                "127.0.0.1:1"),
            "open",
            NAMESPACE + "/settled");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("onboard: waiting for Temporal…\n")
        .endsWith(
            "Temporal at 127.0.0.1:1 cannot be reached (UNAVAILABLE): check that it runs, or set"
                + " TEMPORAL_ADDRESS to its address.\n");
  }
}
