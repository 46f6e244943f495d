package io.platformmesh.onboarding.local.real;

import io.platformmesh.onboarding.local.servers.ServerException;
import io.platformmesh.onboarding.local.simulator.Fault;
import io.platformmesh.onboarding.local.simulator.Rule;
import io.platformmesh.onboarding.local.simulator.Rules;
import io.platformmesh.onboarding.local.simulator.RulesFile;
import io.platformmesh.onboarding.local.simulator.SimulatedKind;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code platform simulate}: tells the simulator what to do slowly or wrong, while it runs. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:no platform there, or it cannot be told", "2:usage"},
    description = {
      "Tells the simulator how slowly, or how wrongly, the parts of Platform Mesh that it plays behave"
          + " from now on. Without arguments it shows the rules; the first that matches an object holds.",
      "  platform simulate PlatformMesh --fault NotReady",
      "  platform simulate HelmRelease/my-service-operator --fault NotReady --message 'no space left'",
      "  platform simulate Provider --delay 20s",
      "  platform simulate --clear",
      ""
    })
final class SimulateCommand extends PlatformSubcommand {
  private static final Column.Overflow SPAN = Overflow.SPAN;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "KIND[/NAME]",
      description = "Kind, and name of the object or a pattern such as my-*. Default name: *")
  private @Nullable String subject;

  @Option(
      names = "--delay",
      paramLabel = "DURATION",
      description = "How long each step of the controller takes, such as 300ms or 20s.")
  private @Nullable String delay;

  @Option(names = "--fault", paramLabel = "FAULT", description = "What goes wrong: see --faults.")
  private @Nullable String fault;

  @Option(
      names = "--message",
      paramLabel = "TEXT",
      description = "What the fault's condition says instead of the controller's own words.")
  private @Nullable String message;

  @Option(
      names = "--clear",
      description = "Take the rule for this kind and name away; all rules when none is given.")
  private boolean clear;

  @Option(names = "--faults", description = "Show which faults each kind can have.")
  private boolean faults;

  @Override
  int run(PlatformState platform) {
    if (faults) {
      showFaults();
      return 0;
    }
    if (!Files.isDirectory(platform.directory())) {
      throw new ServerException(
          "not up in " + platform.directory() + ": start it with platform up");
    }
    RulesFile file = new RulesFile(platform.simulatorRules());
    try {
      Rules rules = changed(file.read());
      file.write(rules);
      show(rules);
      return 0;
    } catch (IllegalArgumentException wrong) {
      throw usageError(String.valueOf(wrong.getMessage()));
    } catch (IOException unusable) {
      throw new ServerException(
          "the rules in " + platform.simulatorRules() + " cannot be changed: " + unusable);
    }
  }

  private Rules changed(Rules rules) {
    boolean sets = delay != null || fault != null || message != null;
    if (clear && sets) {
      throw new IllegalArgumentException("--clear goes with a kind and name alone");
    }
    String asked = subject;
    if (asked == null) {
      if (sets) {
        throw new IllegalArgumentException("say which kind, such as HelmRelease/my-service");
      }
      return clear ? Rules.NONE : rules;
    }
    int slash = asked.indexOf('/');
    SimulatedKind kind = SimulatedKind.of(slash < 0 ? asked : asked.substring(0, slash));
    String name = slash < 0 ? "*" : asked.substring(slash + 1);
    if (clear) {
      return rules.without(kind, name);
    }
    if (!sets) {
      throw new IllegalArgumentException("say what: --delay, --fault, or --clear");
    }
    return rules.with(
        new Rule(kind, name, map(delay, Rule::parseDuration), map(fault, Fault::of), message));
  }

  private static <R> @Nullable R map(@Nullable String text, Function<String, R> reader) {
    return text == null ? null : reader.apply(text);
  }

  private void show(Rules rules) {
    if (rules.rules().isEmpty()) {
      out().println("No rules: everything works at once.");
      return;
    }
    TextTable table = table(16, 32, 10, 18, 50);
    table.addRowValues("KIND", "NAME", "DELAY", "FAULT", "MESSAGE");
    for (Rule rule : rules.rules()) {
      Duration pause = rule.delay();
      Fault wrong = rule.fault();
      table.addRowValues(
          rule.kind().kind(),
          rule.name(),
          pause == null ? "" : Rule.formatDuration(pause),
          wrong == null ? "" : wrong.label(),
          Objects.requireNonNullElse(rule.message(), ""));
    }
    print(table);
  }

  private void showFaults() {
    TextTable kinds = table(16, 100);
    kinds.addRowValues("KIND", "FAULTS");
    for (SimulatedKind kind : SimulatedKind.values()) {
      kinds.addRowValues(
          kind.kind(), kind.faults().stream().map(Fault::label).collect(Collectors.joining(", ")));
    }
    print(kinds);
    TextTable meanings = table(18, 98);
    meanings.addRowValues("FAULT", "MEANING");
    for (Fault each : Fault.values()) {
      meanings.addRowValues(each.label(), each.meaning());
    }
    out().println();
    print(meanings);
  }

  private static TextTable table(int... widths) {
    Column[] columns = new Column[widths.length];
    for (int i = 0; i < widths.length; i++) {
      columns[i] =
          new Column(widths[i], i == 0 ? 0 : 2, i + 1 == widths.length ? Overflow.WRAP : SPAN);
    }
    return TextTable.forColumns(plainColors(), columns);
  }

  private static picocli.CommandLine.Help.ColorScheme plainColors() {
    return new picocli.CommandLine.Help.ColorScheme.Builder(Ansi.OFF).build();
  }

  private void print(TextTable table) {
    table.toString().lines().map(String::stripTrailing).forEach(out()::println);
    out().flush();
  }
}
