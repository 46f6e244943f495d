package io.platformmesh.onboarding.local.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {

  @ParameterizedTest
  @CsvSource({
    "my-*, ns, my-app, true",
    "my-*, ns, your-app, false",
    "my-?, ns, my-1, true",
    "ns/my-app, ns, my-app, true",
    "ns/my-app, other, my-app, false",
    "a.b, ns, axb, false"
  })
  void namesAreGlobs(String pattern, String namespace, String name, boolean matches) {
    Rule rule = new Rule(SimulatedKind.HELM_RELEASE, pattern, null, Fault.SILENT, null);

    assertThat(rule.matches(SimulatedKind.HELM_RELEASE, namespace, name)).isEqualTo(matches);
    assertThat(rule.matches(SimulatedKind.COMPONENT, namespace, name)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"300ms, 300", "5s, 5000", "1m30s, 90000", "2h, 7200000", "0s, 0"})
  void durationsAreReadAndWritten(String text, long milliseconds) {
    Duration duration = Rule.parseDuration(text);

    assertThat(duration).isEqualTo(Duration.ofMillis(milliseconds));
    assertThat(Rule.parseDuration(Rule.formatDuration(duration))).isEqualTo(duration);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{kind: Pod} | unknown kind Pod: the simulator plays PlatformMesh",
        "{name: x} | a rule needs a kind",
        "{kind: Provider, fault: Nonsense} | unknown fault Nonsense: the faults are NotReady",
        "{kind: PlatformMesh, fault: NoSecret} | PlatformMesh cannot have the fault NoSecret: it can",
        "{kind: Provider, delay: soon} | not a duration: soon (write it like 300ms, 5s or 1m30s)",
        "{kind: Provider, delay: -5s} | not a duration: -5s"
      })
  void whatCannotBeMeantIsSaid(String rule, String words) {
    assertThatThrownBy(() -> Rules.parse("rules: [" + rule + "]"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  @Test
  void firstMatchHoldsAndANewRuleReplacesItsLike() {
    Rules rules =
        Rules.parse(
            "rules: [{kind: Provider, name: a, delay: 1s}, {kind: Provider, fault: NotReady}]");

    assertThat(rules.match(SimulatedKind.PROVIDER, null, "a").fault()).isNull();
    assertThat(rules.match(SimulatedKind.PROVIDER, null, "b").fault()).isEqualTo(Fault.NOT_READY);
    Rules changed = rules.with(new Rule(SimulatedKind.PROVIDER, "a", null, Fault.SILENT, "quiet"));
    assertThat(changed.rules()).hasSize(2);
    assertThat(changed.match(SimulatedKind.PROVIDER, null, "a").fault()).isEqualTo(Fault.SILENT);
    assertThat(Rules.parse(changed.toYaml())).isEqualTo(changed);
    assertThat(changed.without(SimulatedKind.PROVIDER, "a").rules()).hasSize(1);
  }

  @Test
  void unusableFileLeavesTheFormerRules(@TempDir Path directory) throws Exception {
    Path path = directory.resolve(RulesFile.NAME);
    RulesFile file = new RulesFile(path);
    Rules rules = Rules.parse("rules: [{kind: Component, fault: Silent}]");

    assertThat(file.read()).isEqualTo(Rules.NONE);
    file.write(rules);
    assertThat(file.readIfChanged()).isEqualTo(rules);
    assertThat(file.readIfChanged()).isNull();
    Files.writeString(path, "rules: [{kind: Nonsense}]");
    assertThat(file.readIfChanged()).isNull();
    assertThat(directory).isDirectoryContaining(path::equals);
    assertThat(directory.toFile().list()).hasSize(1);
  }
}
