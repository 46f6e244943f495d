package io.platformmesh.onboarding.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Error messages for missing servers and mistyped arguments. */
class StartUpTest {

  private static final String NOWHERE = "127.0.0.1:1";

  @TempDir Path directory;

  private Map<String, String> environment(String server) throws Exception {
    Path kubeconfig = directory.resolve("kubeconfig");
    Files.writeString(
        kubeconfig,
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "%s"}}]
        users: [{name: u, user: {token: canary-token-of-the-user}}]
        contexts: [{name: x, context: {cluster: c, user: u}}]
        current-context: x
        """
            .formatted(server));
    Map<String, String> environment = new HashMap<>();
    environment.put("KUBECONFIG", kubeconfig.toString());
    environment.put("TEMPORAL_ADDRESS", NOWHERE);
    environment.put("METRICS_PORT", "0");
    environment.put("STARTUP_TIMEOUT", "1s");
    environment.put("KCP_URL", "https://localhost:1");
    return environment;
  }

  private static void assertOneErrorOf(OnboardRun run, int exitCode, String... words) {
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(exitCode);
    assertThat(run.err()).contains(words).doesNotContain("Exception", "\tat ", "canary");
    assertThat(run.out()).doesNotContain("Exception", "\tat ", "canary");
  }

  @Test
  void startReportsAMissingTemporal() throws Exception {
    OnboardRun run = OnboardRun.of(environment("https://localhost:1"), "start", "a/b");

    assertOneErrorOf(
        run,
        1,
        "Temporal at " + NOWHERE + " cannot be reached",
        "set TEMPORAL_ADDRESS to its address.");
    assertThat(run.err().lines())
        .as("one error, beside the notice that it is waiting")
        .filteredOn(line -> line.startsWith("onboard: ") && !line.endsWith("…"))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"worker", "watcher"})
  void processReportsAMissingApiServer(String command) throws Exception {
    OnboardRun run = OnboardRun.of(environment("https://localhost:1"), command);

    assertOneErrorOf(
        run,
        1,
        "the Kubernetes API server at https://localhost:1/ cannot be reached: check that it runs",
        "set KUBECONFIG to the kubeconfig of another.");
  }

  @Test
  void reportsABrokenTemporalConfiguration() throws Exception {
    Map<String, String> environment = environment("https://localhost:1");
    environment.put(
        "TEMPORAL_CONFIG_FILE",
        Files.writeString(directory.resolve("temporal.toml"), "[profile.default\n").toString());

    OnboardRun run = OnboardRun.of(environment, "start", "a/b");

    assertOneErrorOf(
        run, 1, "the Temporal configuration is invalid", "TEMPORAL_* variables or temporal.toml");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b/c", "/b", "a/", "Not_a/name"})
  void rejectsAnInvalidNameOfAManagedProvider(String name) throws Exception {
    OnboardRun run = OnboardRun.of(environment("https://localhost:1"), "start", name);

    assertOneErrorOf(run, 2, "'" + name + "' does not name a ManagedProvider");
  }

  @Test
  void unknownCommandAndFlagAreUsageErrors() throws Exception {
    assertOneErrorOf(OnboardRun.of(Map.of(), "histroy"), 2, "Did you mean", "onboard history");
    assertOneErrorOf(
        OnboardRun.of(Map.of(), "start", "a/b", "--wiat"), 2, "Unknown option", "--wiat");
    assertOneErrorOf(
        OnboardRun.of(Map.of(), "start", "a/b", "--timeout", "soon"),
        2,
        "--timeout",
        "'soon' is not a duration: write it like 30s, 5m or 1h30m");
  }

  @Test
  void everyFlagOfTheProcessesNamesItsVariable() throws Exception {
    for (String command : new String[] {"worker", "watcher"}) {
      OnboardRun run = OnboardRun.of(Map.of(), command, "--help");

      assertThat(run.exitCode()).isZero();
      assertThat(run.out()).contains("KCP_URL", "KCP_SECRET", "KCP_KUBECONFIG");
      long flags = run.out().lines().filter(line -> line.matches(" {2,6}--[a-z-]+.*")).count();
      long variables = Pattern.compile("Environment:").matcher(run.out()).results().count();
      assertThat(variables).as(run.out()).isEqualTo(flags);
    }
  }
}
