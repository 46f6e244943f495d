package io.platformmesh.onboarding.local.bench;

import io.platformmesh.onboarding.local.LocalPlatformException;
import io.platformmesh.onboarding.local.bench.scenario.Scenario;
import io.platformmesh.onboarding.starter.cli.output.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code platform bench}: measures onboardings on a platform of its own. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:a trial failed, or the platform does not start", "2:usage"},
    description = {
      "Starts a platform of real servers in a temporary directory, measures onboardings on it, and"
          + " stops it. docs/performance.md describes the scenarios and the figures.",
      ""
    })
public final class BenchCommand implements Callable<Integer> {
  private static final String PREFIX = "bench: ";

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private BenchFlags flags = new BenchFlags();

  @Option(names = "--list", description = "Print the scenarios.")
  private boolean list;

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      split = ",",
      converter = ScenarioConverter.class,
      defaultValue = "single,components,burst,waiting",
      description = {"Scenarios to run; repeatable.", "Default: ${DEFAULT-VALUE}"})
  private List<Scenario> scenarios = List.of();

  @Option(names = "--no-floors", description = "Do not measure the floors.")
  private boolean noFloors;

  @Option(
      names = "--java-opts",
      paramLabel = "OPTIONS",
      defaultValue = "",
      description =
          "Options of Java for worker and watcher, separated by spaces. They override"
              + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx512m.")
  private String javaOptions = "";

  @Option(
      names = "--temporal",
      paramLabel = "dev|real",
      converter = TemporalConverter.class,
      defaultValue = "dev",
      description = {
        "The Temporal server: dev is the development server, real is Temporal's server with four"
            + " history shards. Default: ${DEFAULT-VALUE}"
      })
  private TemporalKind temporal = TemporalKind.DEV;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Write results.json and plots to this directory.")
  private @Nullable Path output;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "Directory for the platforms. Default: a temporary directory.")
  private @Nullable Path state;

  @Option(names = "--keep", description = "Keep the files of the platforms.")
  private boolean keep;

  @Override
  public Integer call() {
    try {
      return list ? printScenarios() : run();
    } catch (LocalPlatformException e) {
      err().println(PREFIX + e.getMessage());
      return 1;
    } catch (IOException e) {
      err().println(PREFIX + "cannot write a file: " + e.getMessage());
      return 1;
    }
  }

  private int printScenarios() {
    Table table = new Table("SCENARIO", "MEASURES");
    for (Scenario scenario : Scenario.values()) {
      table.add(scenario.text(), scenario.description());
    }
    out().print(table.format(Ansi.OFF));
    out().flush();
    return 0;
  }

  private int run() throws IOException {
    // Plots are drawn without a display.
    System.setProperty("java.awt.headless", "true");
    Path directory = state == null ? Files.createTempDirectory("onboarding-bench") : state;
    if (output != null) {
      Files.createDirectories(output);
    }
    BenchRun benchRun =
        new BenchRun(
            new BenchRun.Settings(
                directory,
                keep,
                !noFloors,
                List.of(javaOptions.trim().split(" +")).stream()
                    .filter(javaOption -> !javaOption.isEmpty())
                    .toList(),
                temporal,
                flags.numbers()),
            line -> err().println(PREFIX + line));
    Results results = benchRun.run(scenarios);
    out().println(results.machine().text());
    out().println();
    out().print(ResultTables.format(results.trials()));
    if (output != null) {
      out().println();
      out().println(ResultsFile.write(results, output));
      new Plots(output).write(results.trials()).forEach(out()::println);
    }
    out().flush();
    return results.failures().isEmpty() ? 0 : 1;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Converts the name of a scenario. */
  private static final class ScenarioConverter implements ITypeConverter<Scenario> {
    @Override
    public Scenario convert(String name) {
      for (Scenario scenario : Scenario.values()) {
        if (scenario.text().equals(name)) {
          return scenario;
        }
      }
      throw new TypeConversionException("'" + name + "' is not a scenario: see --list");
    }
  }

  /** Converts the name of a Temporal server. */
  private static final class TemporalConverter implements ITypeConverter<TemporalKind> {
    @Override
    public TemporalKind convert(String name) {
      for (TemporalKind kind : TemporalKind.values()) {
        if (kind.text().equals(name)) {
          return kind;
        }
      }
      throw new TypeConversionException("'" + name + "' is not a Temporal server: use dev or real");
    }
  }
}
