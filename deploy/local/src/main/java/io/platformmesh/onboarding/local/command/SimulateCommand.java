package io.platformmesh.onboarding.local.command;

import io.platformmesh.onboarding.local.LocalPlatformException;
import io.platformmesh.onboarding.local.servers.platform.PlatformState;
import io.platformmesh.onboarding.local.simulator.rules.Fault;
import io.platformmesh.onboarding.local.simulator.rules.RulesFile;
import io.platformmesh.onboarding.local.simulator.rules.SimulatedKind;
import io.platformmesh.onboarding.local.simulator.rules.SimulationRule;
import io.platformmesh.onboarding.local.simulator.rules.SimulationRules;
import io.platformmesh.onboarding.starter.cli.output.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code platform simulate}: sets delays and faults of the running simulator. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:no platform, or its rules cannot be changed", "2:usage"},
    description = {
      "Sets delays and faults of the controllers that the simulator plays. Without arguments it"
          + " prints the rules. The first rule that matches an object applies; the rule set last comes"
          + " first.",
      "  platform simulate PlatformMesh --fault NotReady",
      "  platform simulate HelmRelease/my-service-operator --fault NotReady --message 'no space left'",
      "  platform simulate Provider --delay 20s",
      "  platform simulate --clear",
      ""
    })
final class SimulateCommand extends PlatformSubcommand {
  private static final String ALL_OBJECTS = "*";

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "KIND[/NAME]",
      description =
          "Kind, and the object's name, NAMESPACE/NAME, or a pattern such as my-*. Without a name:"
              + " all objects of the kind.")
  private @Nullable String kindAndName;

  @Option(
      names = "--delay",
      paramLabel = "DURATION",
      description = "Duration of each step of the controller, such as 300ms, 20s or 1m30s.")
  private @Nullable String delay;

  @Option(names = "--fault", paramLabel = "FAULT", description = "The fault to play: see --faults.")
  private @Nullable String fault;

  @Option(
      names = "--message",
      paramLabel = "TEXT",
      description = "Message of the fault's condition, instead of the controller's own.")
  private @Nullable String message;

  @Option(
      names = "--clear",
      description = "Remove the rule for this kind and name; without a kind, all rules.")
  private boolean clearRules;

  @Option(names = "--list", description = "Print the rules, as without arguments.")
  private boolean listRules;

  @Option(
      names = "--faults",
      description = "Print the faults that each kind can have, and their effects.")
  private boolean listFaults;

  @Override
  int run(PlatformState platform) {
    try {
      requireConsistentArguments();
      if (listFaults) {
        printFaults();
        return 0;
      }
      if (!Files.isDirectory(platform.pids())) {
        throw new LocalPlatformException(
            "there is no platform in "
                + platform.directory()
                + ": start it with platform up, or select another with --state");
      }
      boolean changesRules = kindAndName != null || clearRules;
      printRules(changesRules ? writeChangedRules(platform) : readRules(platform));
      return 0;
    } catch (IllegalArgumentException invalidArgument) {
      throw usageError(String.valueOf(invalidArgument.getMessage()));
    }
  }

  private boolean setsRule() {
    return delay != null || fault != null || message != null;
  }

  private void requireConsistentArguments() {
    if (clearRules && setsRule()) {
      throw new IllegalArgumentException(
          "--clear takes only a kind and name: remove the other options");
    }
    boolean changesRules = kindAndName != null || clearRules || setsRule();
    boolean listsBoth = listRules && listFaults;
    if ((listRules || listFaults) && (changesRules || listsBoth)) {
      throw new IllegalArgumentException("--list and --faults take no other arguments");
    }
    if (kindAndName == null && setsRule()) {
      throw new IllegalArgumentException(
          "the kind is missing: add it, such as HelmRelease/my-service");
    }
    if (kindAndName != null && !clearRules && delay == null && fault == null) {
      throw new IllegalArgumentException("the action is missing: add --delay, --fault, or --clear");
    }
  }

  private SimulationRules writeChangedRules(PlatformState platform) {
    SimulationRules changedRules =
        kindAndName == null ? SimulationRules.NONE : changeRule(kindAndName, platform);
    try {
      new RulesFile(platform.simulatorRules()).write(changedRules);
    } catch (IOException e) {
      throw new LocalPlatformException(platform.simulatorRules() + " cannot be written: " + e, e);
    }
    return changedRules;
  }

  private SimulationRules changeRule(String ruleKindAndName, PlatformState platform) {
    String[] kindThenName = ruleKindAndName.split("/", 2);
    boolean hasName = kindThenName.length > 1;
    SimulatedKind kind = SimulatedKind.of(kindThenName[0]);
    String namePattern = hasName ? kindThenName[1] : ALL_OBJECTS;
    Duration ruleDelay = parseIfGiven(delay, SimulationRule::parseDuration);
    Fault ruleFault = parseIfGiven(fault, Fault::of);
    SimulationRule rule = new SimulationRule(kind, namePattern, ruleDelay, ruleFault, message);
    SimulationRules currentRules = readRules(platform);
    return clearRules ? currentRules.without(kind, namePattern) : currentRules.with(rule);
  }

  private static SimulationRules readRules(PlatformState platform) {
    try {
      return new RulesFile(platform.simulatorRules()).read();
    } catch (IOException | IllegalArgumentException e) {
      throw new LocalPlatformException(
          platform.simulatorRules()
              + " is invalid: correct it, or remove all rules with simulate --clear: "
              + e.getMessage(),
          e);
    }
  }

  private static <R> @Nullable R parseIfGiven(
      @Nullable String argument, Function<String, R> parser) {
    return argument == null ? null : parser.apply(argument);
  }

  private void printRules(SimulationRules rules) {
    if (rules.rules().isEmpty()) {
      out().println("No rules: every controller works without faults and without delays.");
      return;
    }
    Table rulesTable = new Table("KIND", "NAME", "DELAY", "FAULT", "MESSAGE");
    for (SimulationRule rule : rules.rules()) {
      Duration ruleDelay = rule.delay();
      Fault ruleFault = rule.fault();
      String delayCell = ruleDelay == null ? "" : SimulationRule.formatDuration(ruleDelay);
      String faultCell = ruleFault == null ? "" : ruleFault.label();
      String messageCell = Objects.requireNonNullElse(rule.message(), "");
      rulesTable.add(rule.kind().kind(), rule.name(), delayCell, faultCell, messageCell);
    }
    out().print(rulesTable.format(Ansi.OFF));
    out().flush();
  }

  private void printFaults() {
    Table faultsTable = new Table("KIND", "FAULT", "EFFECT");
    for (SimulatedKind kind : SimulatedKind.values()) {
      for (Fault possibleFault : kind.faults()) {
        faultsTable.add(kind.kind(), possibleFault.label(), possibleFault.effect());
      }
    }
    out().print(faultsTable.format(Ansi.OFF));
    out().flush();
  }
}
