package io.platformmesh.onboarding.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.local.servers.platform.PlatformState;
import io.platformmesh.onboarding.local.simulator.rules.Fault;
import io.platformmesh.onboarding.local.simulator.rules.RulesFile;
import io.platformmesh.onboarding.local.simulator.rules.SimulatedKind;
import io.platformmesh.onboarding.local.simulator.rules.SimulationRule;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SimulateCommandTest {

  @TempDir Path state;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void createState() {
    new PlatformState(state).create();
  }

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
  void setsPrintsAndClearsRules() throws Exception {
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
    assertThat(out.toString())
        .contains("No rules: every controller works without faults and without delays.");
  }

  @Test
  void printsRulesInAlignedColumnsLatestFirst() {
    simulate(state, "HelmRelease/platform-mesh-system/my-service-operator-*", "--delay", "1m30s");
    simulate(state, "Provider", "--fault", "NoSecret");
    out.getBuffer().setLength(0);

    assertThat(simulate(state)).isZero();

    String table =
        """
        KIND          NAME                                         DELAY   FAULT      MESSAGE
        Provider      *                                                    NoSecret
        HelmRelease   platform-mesh-system/my-service-operator-*   90s
        """;
    assertThat(out.toString()).isEqualToNormalizingNewlines(table);
    out.getBuffer().setLength(0);
    assertThat(simulate(state, "--list")).isZero();
    assertThat(out.toString()).isEqualToNormalizingNewlines(table);
  }

  @Test
  void printingWritesNothing() {
    assertThat(simulate(state, "--list")).isZero();
    assertThat(simulate(state)).isZero();

    assertThat(state.resolve(RulesFile.NAME)).doesNotExist();
  }

  @Test
  void newRuleReplacesTheRuleOfTheSameKindAndName() throws Exception {
    simulate(state, "Component/a", "--fault", "NotReady", "--message", "first");
    simulate(state, "component/a", "--delay", "2s");

    assertThat(new RulesFile(state.resolve(RulesFile.NAME)).read().rules())
        .containsExactly(
            new SimulationRule(SimulatedKind.COMPONENT, "a", Duration.ofSeconds(2), null, null));
  }

  @Test
  void explainsTheFaultsOfEachKind() {
    assertThat(simulate(state.resolve("none"), "--faults")).isZero();
    for (SimulatedKind kind : SimulatedKind.values()) {
      for (Fault fault : Fault.values()) {
        String line = "(?m)^%s +%s +\\S.*".formatted(kind.kind(), fault.label());
        if (kind.faults().contains(fault)) {
          assertThat(out.toString()).containsPattern(line).contains(fault.effect());
        } else {
          assertThat(out.toString()).doesNotContainPattern(line);
        }
      }
    }
  }

  @Test
  void helpDescribesEachFlag() {
    assertThat(simulate(state, "--help")).isZero();
    assertThat(out.toString())
        .contains(
            "KIND[/NAME]", "--delay", "--fault", "--message", "--clear", "--list", "--faults");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Pod --fault NotReady | unknown kind Pod: the simulator plays",
        "Provider --fault Nonsense | unknown fault Nonsense: the faults are",
        "PlatformMesh --fault NoSecret | cannot have the fault NoSecret",
        "Provider --delay soon | not a duration: soon",
        "Provider | the action is missing: add --delay, --fault, or --clear",
        "--fault NotReady | the kind is missing",
        "Provider --delay -5s | not a duration: -5s (write it like 300ms, 5s or 1m30s)",
        "Provider --delay 9999999999h | not a duration: 9999999999h",
        "Provider/ns/x --delay 1s | ns/x cannot be the name of a Provider",
        "Provider/ --delay 1s | the name is missing",
        "Provider --delay 1s --message x | a message needs a fault that uses it",
        "Provider --message x | the action is missing: add --delay, --fault, or --clear",
        "Provider --clear --fault NotReady | --clear takes only a kind and name",
        "Pod --clear | unknown kind Pod",
        "Provider --list | --list and --faults take no other arguments",
        "--clear --faults | --list and --faults take no other arguments"
      })
  void invalidInputIsAUsageError(String arguments, String words) throws Exception {
    assertThat(simulate(state, arguments.split(" ", -1))).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString().contains(words);
    assertThat(out.toString()).isEmpty();
    assertThat(rules()).doesNotContain("kind:");
  }

  @Test
  void reportsAMissingPlatform() throws Exception {
    Path empty = Files.createDirectory(state.resolve("empty"));
    for (Path directory : List.of(state.resolve("none"), empty)) {
      err.getBuffer().setLength(0);
      assertThat(simulate(directory, "Provider", "--delay", "1s")).isEqualTo(1);
      assertThat(err.toString().lines())
          .containsExactly(
              "platform: there is no platform in "
                  + directory
                  + ": start it with platform up, or select another with --state");
    }
    assertThat(empty).isEmptyDirectory();
  }

  @Test
  void keepsAnInvalidFileUntilAllRulesAreCleared() throws Exception {
    Path file = Files.writeString(state.resolve(RulesFile.NAME), "rules: [");

    assertThat(simulate(state, "Provider", "--delay", "1s")).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains(
            file.toString(), "correct it, or remove all rules with simulate --clear", "not YAML");
    assertThat(file).hasContent("rules: [");
    assertThat(simulate(state, "--clear")).isZero();
    assertThat(simulate(state, "Provider", "--delay", "1s")).isZero();
    assertThat(rules()).contains("Provider");
  }
}
