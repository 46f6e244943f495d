package io.platformmesh.onboarding.starter.cli.query;

import io.platformmesh.onboarding.runtime.connection.TemporalConnection;
import io.platformmesh.onboarding.starter.cli.connection.Connections;
import io.platformmesh.onboarding.starter.cli.flags.ManagedProviderArgument;
import io.platformmesh.onboarding.starter.cli.flags.QualifiedName;
import io.platformmesh.onboarding.starter.cli.output.ExitCode;
import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import io.platformmesh.onboarding.starter.cli.output.Table;
import io.platformmesh.onboarding.workflows.DurationText;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.platformmesh.onboarding.workflows.RunCause;
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

/** The command {@code onboard history}, which lists the workflow runs of one onboarding. */
@Command(
    name = "history",
    description = {
      "Lists the workflow runs of one ManagedProvider, the newest first, with their causes and"
          + " durations. Temporal keeps runs for the retention period of the namespace.",
      ""
    },
    mixinStandardHelpOptions = true)
public final class HistoryCommand implements Callable<Integer> {

  @Mixin private ManagedProviderArgument managedProviderArgument = new ManagedProviderArgument();
  @Mixin private OutputFlags output = new OutputFlags();

  @Option(
      names = "--limit",
      paramLabel = "NUMBER",
      defaultValue = "20",
      description = "Maximum number of runs. Default: ${DEFAULT-VALUE}.")
  private int runLimit = 20;

  /** One workflow run in the output of {@code onboard history}. */
  record Run(
      String started, @Nullable RunCause cause, String state, String duration, String runId) {

    /** Reads one workflow run from the metadata that Temporal lists. */
    static Run of(WorkflowExecutionMetadata runMetadata) {
      Instant startTime = runMetadata.getStartTime();
      Instant endTime = Objects.requireNonNullElseGet(runMetadata.getCloseTime(), Instant::now);
      Duration runDuration = Duration.between(startTime, endTime).truncatedTo(ChronoUnit.MILLIS);
      RunCause runCause =
          runMetadata.getMemo(OnboardingIds.CAUSE_MEMO, RunCause.class, RunCause.class);
      return new Run(
          startTime.truncatedTo(ChronoUnit.SECONDS).toString(),
          runCause,
          RunView.runStateName(runMetadata.getStatus()),
          DurationText.format(runDuration),
          runMetadata.getExecution().getRunId());
    }
  }

  @Override
  public Integer call() {
    QualifiedName managedProviderName = managedProviderArgument.resolve();
    try (Connections connections = new Connections(output)) {
      printRuns(managedProviderName, listRuns(connections.temporal(), managedProviderName));
      return ExitCode.OK;
    }
  }

  /** Lists the last workflow runs that Temporal keeps of an onboarding, the newest first. */
  private List<Run> listRuns(TemporalConnection temporal, QualifiedName managedProviderName) {
    String workflowId = Connections.workflowIdOf(managedProviderName);
    try (Stream<WorkflowExecutionMetadata> foundRuns =
        temporal.client().listExecutions("WorkflowId = '" + workflowId + "'")) {
      return foundRuns
          .limit(runLimit)
          .sorted(Comparator.comparing(WorkflowExecutionMetadata::getStartTime).reversed())
          .map(Run::of)
          .toList();
    }
  }

  /** Prints the listed runs as a table for people, or as a JSON or YAML document. */
  private void printRuns(QualifiedName managedProviderName, List<Run> listedRuns) {
    if (!output.isForPeople()) {
      output.print(listedRuns);
    } else if (listedRuns.isEmpty()) {
      output.printLine("Temporal has no run of %s.".formatted(managedProviderName));
    } else {
      Table runTable = new Table("STARTED", "CAUSE", "STATE", "DURATION", "RUN");
      listedRuns.forEach(
          run ->
              runTable.add(
                  run.started(),
                  Objects.toString(run.cause(), ""),
                  run.state(),
                  run.duration(),
                  run.runId()));
      output.print(runTable);
    }
  }
}
