package io.platformmesh.onboarding.local.command;

import io.platformmesh.onboarding.local.LocalPlatformException;
import io.platformmesh.onboarding.local.servers.platform.PlatformState;
import io.platformmesh.onboarding.local.simulator.rules.Fault;
import io.platformmesh.onboarding.local.simulator.rules.RulesFile;
import io.platformmesh.onboarding.local.simulator.rules.SimulatedKind;
import io.platformmesh.onboarding.local.simulator.rules.SimulationRule;
import io.platformmesh.onboarding.local.simulator.rules.SimulationRules;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
          + " from now on. Without arguments it shows the rules; the first that matches an object holds,"
          + " and the one set last stands first.",
      "  platform simulate PlatformMesh --fault NotReady",
      "  platform simulate HelmRelease/my-service-operator --fault NotReady --message 'no space left'",
      "  platform simulate Provider --delay 20s",
      "  platform simulate --clear",
      ""
    })
final class SimulateCommand extends PlatformSubcommand {

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "KIND[/NAME]",
      description =
          "Kind, and name of the object, NAMESPACE/NAME, or a pattern such as my-*. Without a name"
              + " all objects of the kind.")
  private @Nullable String subject;

  @Option(
      names = "--delay",
      paramLabel = "DURATION",
      description = "How long each step of the controller takes, such as 300ms, 20s or 1m30s.")
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

  @Option(names = "--list", description = "Show the rules, as without arguments.")
  private boolean list;

  @Option(
      names = "--faults",
      description = "Show which faults each kind can have, and what they do.")
  private boolean faults;

  @Override
  int run(PlatformState platform) {
    try {
      requireOneMeaning();
      if (faults) {
        showFaults();
        return 0;
      }
      if (!Files.isDirectory(platform.pids())) {
        throw new LocalPlatformException(
            "no platform in "
                + platform.directory()
                + ": start it with platform up, or name another with --state");
      }
      show(subject == null && !clear ? read(platform) : change(platform));
      return 0;
    } catch (IllegalArgumentException wrong) {
      throw usageError(String.valueOf(wrong.getMessage()));
    }
  }

  private boolean sets() {
    return delay != null || fault != null || message != null;
  }

  private void requireOneMeaning() {
    if (clear && sets()) {
      throw new IllegalArgumentException("--clear goes with a kind and name alone");
    }
    if ((list || faults) && (subject != null || clear || sets() || list == faults)) {
      throw new IllegalArgumentException("--list and --faults each stand alone");
    }
    if (subject == null && sets()) {
      throw new IllegalArgumentException("say which kind, such as HelmRelease/my-service");
    }
    if (subject != null && !clear && delay == null && fault == null) {
      throw new IllegalArgumentException("say what: --delay, --fault, or --clear");
    }
  }

  private SimulationRules change(PlatformState platform) {
    String asked = subject;
    SimulationRules changed;
    if (asked == null) {
      changed = SimulationRules.NONE;
    } else {
      int slash = asked.indexOf('/');
      SimulatedKind kind = SimulatedKind.of(slash < 0 ? asked : asked.substring(0, slash));
      String name = slash < 0 ? "*" : asked.substring(slash + 1);
      SimulationRule rule =
          new SimulationRule(
              kind,
              name,
              map(delay, SimulationRule::parseDuration),
              map(fault, Fault::of),
              message);
      SimulationRules former = read(platform);
      changed = clear ? former.without(kind, name) : former.with(rule);
    }
    try {
      new RulesFile(platform.simulatorRules()).write(changed);
    } catch (IOException e) {
      throw new LocalPlatformException(platform.simulatorRules() + " cannot be written: " + e, e);
    }
    return changed;
  }

  private static SimulationRules read(PlatformState platform) {
    try {
      return new RulesFile(platform.simulatorRules()).read();
    } catch (IOException | IllegalArgumentException e) {
      throw new LocalPlatformException(
          platform.simulatorRules()
              + " cannot be used: mend it, or remove all rules with simulate --clear: "
              + e.getMessage(),
          e);
    }
  }

  private static <R> @Nullable R map(@Nullable String text, Function<String, R> reader) {
    return text == null ? null : reader.apply(text);
  }

  private void show(SimulationRules rules) {
    if (rules.rules().isEmpty()) {
      out().println("No rules: everything works at once.");
      return;
    }
    AlignedTable table = new AlignedTable("KIND", "NAME", "DELAY", "FAULT", "MESSAGE");
    for (SimulationRule rule : rules.rules()) {
      Duration pause = rule.delay();
      Fault wrong = rule.fault();
      table.add(
          rule.kind().kind(),
          rule.name(),
          pause == null ? "" : SimulationRule.formatDuration(pause),
          wrong == null ? "" : wrong.label(),
          Objects.requireNonNullElse(rule.message(), ""));
    }
    table.print(out());
  }

  private void showFaults() {
    AlignedTable table = new AlignedTable("KIND", "FAULT", "WHAT IT DOES");
    for (SimulatedKind kind : SimulatedKind.values()) {
      Stream<Fault> possible = kind.faults().stream();
      possible.forEach(each -> table.add(kind.kind(), each.label(), each.meaning()));
    }
    table.print(out());
  }
}
