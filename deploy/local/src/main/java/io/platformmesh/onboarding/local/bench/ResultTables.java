package io.platformmesh.onboarding.local.bench;

import io.platformmesh.onboarding.local.bench.measure.Latencies;
import io.platformmesh.onboarding.local.bench.measure.LoadResult;
import io.platformmesh.onboarding.local.bench.scenario.TrialResult;
import io.platformmesh.onboarding.starter.cli.output.Table;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi;

/** Shows results as tables: latencies, costs of each onboarding, processes, floors. */
public final class ResultTables {
  private static final double MILLIS_PER_SECOND = 1000;

  private ResultTables() {}

  /** Formats all tables that have rows. */
  public static String format(List<TrialResult> trials) {
    return List.of(
            latencies(trials), costs(trials), processes(trials), figures(trials), floors(trials))
        .stream()
        .filter(table -> !table.isEmpty())
        .map(table -> table.format(Ansi.OFF))
        .collect(Collectors.joining("\n"));
  }

  private static Table latencies(List<TrialResult> trials) {
    Table table =
        new Table("SCENARIO", "TRIAL", "COUNT", "P50 s", "P95 s", "P99 s", "MAX s", "PER SECOND");
    for (TrialResult trial : trials) {
      LoadResult load = trial.load();
      if (load != null) {
        Latencies latency = load.latency();
        table.add(
            trial.plan().scenario(),
            trial.plan().label(),
            Integer.toString(trial.plan().count()),
            seconds(latency.p50()),
            seconds(latency.p95()),
            seconds(latency.p99()),
            seconds(latency.max()),
            number(load.throughputPerSecond()));
      }
    }
    return table;
  }

  private static Table costs(List<TrialResult> trials) {
    Table table =
        new Table(
            "SCENARIO",
            "TRIAL",
            "API REQUESTS",
            "STATUS WRITES",
            "TEMPORAL REQUESTS",
            "RUNS",
            "EVENTS",
            "MAX EVENTS",
            "HISTORY kB");
    for (TrialResult trial : trials) {
      table.add(
          trial.plan().scenario(),
          trial.plan().label(),
          number(trial.requestsEach()),
          number(trial.statusWritesEach()),
          number(trial.temporalRequestsEach()),
          number((double) trial.costs().runs() / trial.plan().count()),
          number(trial.histories().meanEvents()),
          Long.toString(trial.histories().maxEvents()),
          number(trial.histories().meanBytes() / MILLIS_PER_SECOND));
    }
    return table;
  }

  private static Table processes(List<TrialResult> trials) {
    Table table = new Table("SCENARIO", "TRIAL", "PROCESS", "CPU s", "CPU ms EACH", "RESIDENT MiB");
    for (TrialResult trial : trials) {
      trial
          .costs()
          .processes()
          .forEach(
              (process, use) ->
                  table.add(
                      trial.plan().scenario(),
                      trial.plan().label(),
                      process,
                      number(use.cpuSeconds()),
                      number(use.cpuSeconds() * MILLIS_PER_SECOND / trial.plan().count()),
                      Long.toString(use.residentMegabytes())));
    }
    return table;
  }

  private static Table figures(List<TrialResult> trials) {
    Table table = new Table("SCENARIO", "TRIAL", "FIGURE", "VALUE");
    for (TrialResult trial : trials) {
      trial.figures().entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(
              figure ->
                  table.add(
                      trial.plan().scenario(),
                      trial.plan().label(),
                      figure.getKey(),
                      number(figure.getValue())));
    }
    return table;
  }

  private static Table floors(List<TrialResult> trials) {
    Table table =
        new Table(
            "SCENARIO",
            "TRIAL",
            "FLOOR",
            "P50 s",
            "MAX s",
            "PER SECOND",
            "API REQUESTS",
            "P50 RATIO",
            "THROUGHPUT RATIO");
    for (TrialResult trial : trials) {
      LoadResult load = trial.load();
      if (load != null) {
        trial
            .floors()
            .forEach(
                floor ->
                    table.add(
                        trial.plan().scenario(),
                        trial.plan().label(),
                        floor.name(),
                        seconds(floor.load().latency().p50()),
                        seconds(floor.load().latency().max()),
                        number(floor.load().throughputPerSecond()),
                        number(floor.requestsEach()),
                        number(load.latency().p50() / floor.load().latency().p50()),
                        number(load.throughputPerSecond() / floor.load().throughputPerSecond())));
      }
    }
    return table;
  }

  private static String seconds(double millis) {
    return String.format(Locale.ROOT, "%.3f", millis / MILLIS_PER_SECOND);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
  }
}
