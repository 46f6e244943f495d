package io.platformmesh.onboarding.local.simulator.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationRulesTest {

  @ParameterizedTest
  @CsvSource({
    "my-*, ns, my-app, true",
    "my-*, ns, your-app, false",
    "my-?, ns, my-1, true",
    "ns/my-app, ns, my-app, true",
    "ns/my-app, other, my-app, false",
    "*/my-app, other, my-app, true",
    "team-?/my-*, team-1, my-app, true",
    "team-?/my-*, team-10, my-app, false",
    "*, ns, anything, true",
    "my-app, ns, my-app-2, false",
    "a.b, ns, axb, false"
  })
  void namesAreGlobs(String pattern, String namespace, String name, boolean matches) {
    SimulationRule rule =
        new SimulationRule(SimulatedKind.HELM_RELEASE, pattern, null, Fault.SILENT, null);

    assertThat(rule.matches(SimulatedKind.HELM_RELEASE, namespace, name)).isEqualTo(matches);
    assertThat(rule.matches(SimulatedKind.COMPONENT, namespace, name)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "300ms, 300",
    "5s, 5000",
    "1m30s, 90000",
    "1s500ms, 1500",
    "2h, 7200000",
    "24h, 86400000",
    "0s, 0",
    "' 5S ', 5000"
  })
  void readsAndWritesDurations(String text, long milliseconds) {
    Duration duration = SimulationRule.parseDuration(text);

    assertThat(duration).isEqualTo(Duration.ofMillis(milliseconds));
    assertThat(SimulationRule.parseDuration(SimulationRule.formatDuration(duration)))
        .isEqualTo(duration);
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
        "{kind: Provider, delay: -5s} | not a duration: -5s",
        "{kind: Provider, delay: 5} | not a duration: 5",
        "{kind: Provider, delay: 99999999999999999999s} | not a duration: 99999999999999999999s",
        "{kind: Provider, delay: 25h} | too long: 25h (at most 24h)",
        "{kind: Provider, name: ns/x} | ns/x cannot be the name of a Provider: write NAME alone",
        "{kind: Component, name: a/b/c} | a/b/c cannot be the name of a Component: write NAME or",
        "{kind: Component, name: ''} | the name is missing: write Component for all, or a name",
        "{kind: Component, name: ns/} | the name is missing",
        "{kind: Component, message: x} | a message needs a fault that uses it",
        "{kind: Component, dealy: 5s} | unknown field dealy: a rule has delay, fault, kind, mess",
        "Component | a rule must be a mapping with delay, fault, kind, message, name"
      })
  void rejectsContradictoryRules(String rule, String words) {
    assertThatThrownBy(() -> SimulationRules.parse("rules: [" + rule + "]"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rules: [ | line 1, column 9",
        "hello | the file must be a mapping with rules, not \"hello\"",
        "rules: {kind: Provider} | rules must be a list",
        "rule: [] | unknown field rule: the file has rules"
      })
  void reportsAnInvalidFileInOneLine(String file, String words) {
    assertThatThrownBy(() -> SimulationRules.parse(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# nothing yet\n", "rules:\n", "rules: []\n", "{}"})
  void emptyFileHasNoRules(String file) {
    assertThat(SimulationRules.parse(file)).isEqualTo(SimulationRules.NONE);
  }

  @Test
  void readsAndWritesEveryFaultOfEveryKind() {
    for (SimulatedKind kind : SimulatedKind.values()) {
      for (Fault fault : kind.faults()) {
        SimulationRules rules =
            SimulationRules.NONE.with(
                new SimulationRule(kind, "*", Duration.ofSeconds(90), fault, "it: 'is' #so"));

        assertThat(SimulationRules.parse(rules.toYaml())).isEqualTo(rules);
      }
    }
  }

  @Test
  void firstMatchAppliesAndANewRuleReplacesTheRuleOfTheSameName() {
    SimulationRules rules =
        SimulationRules.parse(
            "rules: [{kind: Provider, name: a, delay: 1s}, {kind: Provider, fault: NotReady}]");

    assertThat(rules.match(SimulatedKind.PROVIDER, null, "a").fault()).isNull();
    assertThat(rules.match(SimulatedKind.PROVIDER, null, "b").fault()).isEqualTo(Fault.NOT_READY);
    SimulationRules changed =
        rules.with(new SimulationRule(SimulatedKind.PROVIDER, "a", null, Fault.SILENT, "quiet"));
    assertThat(changed.rules()).hasSize(2);
    assertThat(changed.match(SimulatedKind.PROVIDER, null, "a").fault()).isEqualTo(Fault.SILENT);
    assertThat(SimulationRules.parse(changed.toYaml())).isEqualTo(changed);
    assertThat(changed.without(SimulatedKind.PROVIDER, "a").rules()).hasSize(1);
  }

  @Test
  void invalidFileKeepsThePreviousRules(@TempDir Path directory) throws Exception {
    Path path = directory.resolve(RulesFile.NAME);
    RulesFile file = new RulesFile(path);
    SimulationRules rules = SimulationRules.parse("rules: [{kind: Component, fault: Silent}]");

    assertThat(file.read()).isEqualTo(SimulationRules.NONE);
    file.write(rules);
    assertThat(file.readIfChanged()).isEqualTo(rules);
    assertThat(file.readIfChanged()).isNull();
    for (String unusable : List.of("rules: [{kind: Nonsense}]", "rules: [", "\u0000", "- 1")) {
      Files.writeString(path, unusable);
      assertThat(file.readIfChanged()).as(unusable).isNull();
      assertThatThrownBy(file::read).as(unusable).isInstanceOf(IllegalArgumentException.class);
    }
    file.write(rules);
    assertThat(file.readIfChanged()).isEqualTo(rules);
    Files.delete(path);
    assertThat(file.readIfChanged()).isEqualTo(SimulationRules.NONE);
  }

  @Test
  void readersSeeCompleteRulesOnly(@TempDir Path directory) throws Exception {
    RulesFile file = new RulesFile(directory.resolve(RulesFile.NAME));
    SimulationRules one = SimulationRules.parse("rules: [{kind: Component, fault: Silent}]");
    SimulationRules other = many();
    file.write(one);
    Set<SimulationRules> seen = ConcurrentHashMap.newKeySet();
    AtomicBoolean written = new AtomicBoolean();

    Future<?> reader =
        ForkJoinPool.commonPool()
            .submit(
                () -> {
                  while (!written.get() || seen.isEmpty()) {
                    seen.add(file.read());
                  }
                  return null;
                });
    for (int i = 0; i < 200; i++) {
      file.write(i % 2 == 0 ? other : one);
    }
    written.set(true);
    reader.get(1, TimeUnit.MINUTES);

    assertThat(seen).isSubsetOf(one, other).isNotEmpty();
    assertThat(directory.toFile().list()).containsExactly(RulesFile.NAME);
  }

  private static SimulationRules many() {
    SimulationRules rules = SimulationRules.NONE;
    for (int i = 0; i < 200; i++) {
      rules =
          rules.with(
              new SimulationRule(
                  SimulatedKind.COMPONENT, "c" + i, null, Fault.NOT_READY, "no " + i));
    }
    return rules;
  }
}
