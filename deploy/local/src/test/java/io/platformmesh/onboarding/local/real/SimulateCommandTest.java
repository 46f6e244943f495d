package io.platformmesh.onboarding.local.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.local.simulator.RulesFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SimulateCommandTest {

  @TempDir Path state;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int simulate(Path directory, String... arguments) {
    List<String> all = new ArrayList<>(List.of("simulate", "--state", directory.toString()));
    all.addAll(List.of(arguments));
    return new CommandLine(new PlatformCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  private String rules() throws Exception {
    return new RulesFile(state.resolve(RulesFile.NAME)).read().toYaml();
  }

  @Test
  void setsShowsAndClearsRules() throws Exception {
    assertThat(simulate(state, "HelmRelease/my-app", "--fault", "notready", "--message", "full"))
        .as(err.toString())
        .isZero();
    assertThat(simulate(state, "Provider", "--delay", "20s")).isZero();

    assertThat(rules()).contains("HelmRelease", "my-app", "NotReady", "full", "20s");
    assertThat(out.toString()).contains("KIND", "HelmRelease", "my-app", "NotReady", "20s");

    assertThat(simulate(state, "HelmRelease/my-app", "--clear")).isZero();
    assertThat(rules()).doesNotContain("my-app").contains("Provider");
    assertThat(simulate(state, "--clear")).isZero();
    assertThat(rules()).doesNotContain("Provider");
    assertThat(out.toString()).contains("No rules: everything works at once.");
  }

  @Test
  void faultsAreExplained() {
    assertThat(simulate(state, "--faults")).isZero();
    assertThat(out.toString())
        .contains("HelmRelease", "RetriesExceeded", "has failed for good", "StuckDeleting");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Pod --fault NotReady | unknown kind Pod: the simulator plays",
        "Provider --fault Nonsense | unknown fault Nonsense: the faults are",
        "PlatformMesh --fault NoSecret | cannot have the fault NoSecret",
        "Provider --delay soon | not a duration: soon",
        "Provider | say what: --delay, --fault, or --clear",
        "--fault NotReady | say which kind",
        "Provider --clear --fault NotReady | --clear goes with a kind and name alone"
      })
  void badInputIsAUsageError(String arguments, String words) throws Exception {
    assertThat(simulate(state, arguments.split(" ", -1))).isEqualTo(2);
    assertThat(err.toString()).contains(words).doesNotContain("\tat ");
    assertThat(rules()).doesNotContain("kind:");
  }

  @Test
  void withoutAPlatformItSaysSo() {
    assertThat(simulate(state.resolve("none"), "Provider", "--delay", "1s")).isEqualTo(1);
    assertThat(err.toString()).contains("start it with platform up");
  }
}
