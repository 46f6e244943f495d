package io.platformmesh.onboarding.starter.cli.query;

import io.platformmesh.onboarding.starter.cli.connection.Connections;
import io.platformmesh.onboarding.starter.cli.flags.ManagedProviderArgument;
import io.platformmesh.onboarding.starter.cli.flags.QualifiedName;
import io.platformmesh.onboarding.starter.cli.output.ExitCode;
import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import io.platformmesh.onboarding.starter.cli.output.Table;
import io.platformmesh.onboarding.workflows.DurationText;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.platformmesh.onboarding.workflows.contract.RunCause;
import io.temporal.client.WorkflowExecutionMetadata;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code onboard history}: lists the workflow runs of one onboarding. */
@Command(
    name = "history",
    description = {
      "Lists the workflow runs of one ManagedProvider, the newest first, with their causes and"
          + " durations. Temporal keeps runs for the retention period of the namespace.",
      ""
    },
    mixinStandardHelpOptions = true)
public final class HistoryCommand implements Callable<Integer> {

  @Mixin private ManagedProviderArgument target = new ManagedProviderArgument();
  @Mixin private OutputFlags output = new OutputFlags();

  @Option(
      names = "--limit",
      paramLabel = "NUMBER",
      defaultValue = "20",
      description = "Maximum number of runs. Default: ${DEFAULT-VALUE}.")
  private int limit = 20;

  /** One run. */
  record Run(
      String started, @Nullable RunCause cause, String state, String duration, String runId) {
    static Run of(WorkflowExecutionMetadata run) {
      Instant end = run.getCloseTime();
      Duration took =
          Duration.between(run.getStartTime(), end == null ? Instant.now() : end)
              .truncatedTo(ChronoUnit.MILLIS);
      return new Run(
          run.getStartTime().truncatedTo(ChronoUnit.SECONDS).toString(),
          run.getMemo(OnboardingIds.CAUSE_MEMO, RunCause.class, RunCause.class),
          RunView.state(run.getStatus()),
          DurationText.format(took),
          run.getExecution().getRunId());
    }
  }

  @Override
  public Integer call() {
    QualifiedName name = target.resolve();
    try (Connections connections = new Connections(output)) {
      String id = OnboardingIds.workflowId(name.namespace(), name.name());
      List<Run> runs;
      try (Stream<WorkflowExecutionMetadata> found =
          connections.temporal().client().listExecutions("WorkflowId = '" + id + "'")) {
        runs =
            found
                .limit(limit)
                .sorted(Comparator.comparing(WorkflowExecutionMetadata::getStartTime).reversed())
                .map(Run::of)
                .toList();
      }
      show(name, runs);
      return ExitCode.OK;
    }
  }

  private void show(QualifiedName name, List<Run> runs) {
    if (!output.isForPeople()) {
      output.print(runs);
    } else if (runs.isEmpty()) {
      output.out().println("Temporal has no run of %s.".formatted(name));
      output.out().flush();
    } else {
      Table table = new Table("STARTED", "CAUSE", "STATE", "DURATION", "RUN");
      runs.forEach(
          run ->
              table.add(
                  run.started(),
                  Objects.toString(run.cause(), ""),
                  run.state(),
                  run.duration(),
                  run.runId()));
      output.print(table);
    }
  }
}
