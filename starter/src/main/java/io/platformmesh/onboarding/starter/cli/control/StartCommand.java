package io.platformmesh.onboarding.starter.cli.control;

import io.platformmesh.onboarding.runtime.connection.TemporalConnection;
import io.platformmesh.onboarding.runtime.flags.DurationConverter;
import io.platformmesh.onboarding.starter.cli.connection.Connections;
import io.platformmesh.onboarding.starter.cli.flags.ManagedProviderArgument;
import io.platformmesh.onboarding.starter.cli.flags.QualifiedName;
import io.platformmesh.onboarding.starter.cli.flags.UiFlags;
import io.platformmesh.onboarding.starter.cli.output.ExitCode;
import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import io.platformmesh.onboarding.starter.temporal.OnboardingStarter;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.platformmesh.onboarding.workflows.OnboardingResult;
import io.platformmesh.onboarding.workflows.Phase;
import io.platformmesh.onboarding.workflows.Progress;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowTargetOptions;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code onboard start}, which starts a workflow run of an onboarding. */
@Command(
    name = "start",
    description = {
      "Starts a run of the onboarding workflow, or uses the open run, and prints its workflow id"
          + " and the link to it in the Temporal UI.",
      "",
      "Exit codes: 0 started (with --wait: Ready), 1 error, 2 usage, 3 the run ended without Ready,"
          + " 4 timeout.",
      ""
    },
    mixinStandardHelpOptions = true)
public final class StartCommand implements Callable<Integer> {

  private static final long QUERY_INTERVAL_MILLIS = 300;
  private static final double NANOS_PER_SECOND = 1e9;

  @Mixin private ManagedProviderArgument managedProviderArgument = new ManagedProviderArgument();
  @Mixin private OutputFlags output = new OutputFlags();
  @Mixin private UiFlags temporalUi = new UiFlags();

  @Option(names = "--wait", description = "Follow the phases until the run ends.")
  private boolean waitForRunEnd;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "${env:ONBOARD_TIMEOUT:-15m}",
      description = {
        "Timeout of --wait. Environment: ONBOARD_TIMEOUT.",
        "Default: ${DEFAULT-VALUE}"
      })
  private Duration runTimeout = Duration.ofMinutes(15);

  @Override
  public Integer call() {
    QualifiedName managedProviderName = managedProviderArgument.resolve();
    try (Connections connections = new Connections(output)) {
      TemporalConnection temporal = connections.temporal();
      WorkflowExecution startedRun =
          new OnboardingStarter(temporal.client(), Connections.hostingCluster())
              .start(managedProviderName.namespace(), managedProviderName.name());
      PrintWriter progressOutput = output.isForPeople() ? output.out() : output.err();
      printStartedRun(startedRun, temporalUi.link(temporal.namespace(), startedRun));
      return waitForRunEnd
          ? followRun(workflowStub(temporal, startedRun), progressOutput)
          : ExitCode.OK;
    }
  }

  private void printStartedRun(WorkflowExecution startedRun, String temporalUiLink) {
    if (output.isForPeople()) {
      output.printLine("workflow id  " + startedRun.getWorkflowId());
      output.printLine("run id       " + startedRun.getRunId());
      output.printLine("temporal ui  " + temporalUiLink);
    } else {
      output.print(
          Map.of(
              "workflowId", startedRun.getWorkflowId(),
              "runId", startedRun.getRunId(),
              "link", temporalUiLink));
    }
  }

  private static WorkflowStub workflowStub(
      TemporalConnection temporal, WorkflowExecution startedRun) {
    return temporal
        .client()
        .newUntypedWorkflowStub(
            WorkflowTargetOptions.newBuilder().setWorkflowExecution(startedRun).build());
  }

  /** Prints the phases of the started run until the run ends; returns the exit code. */
  private int followRun(WorkflowStub startedRun, PrintWriter progressOutput) {
    long followStartNanos = System.nanoTime();
    Phase printedPhase = null;
    while (System.nanoTime() - followStartNanos < runTimeout.toNanos()) {
      printedPhase = printPhaseChange(startedRun, printedPhase, followStartNanos, progressOutput);
      try {
        OnboardingResult onboardingResult =
            startedRun.getResult(
                QUERY_INTERVAL_MILLIS, TimeUnit.MILLISECONDS, OnboardingResult.class);
        printProgress(followStartNanos, describeRunEnd(onboardingResult), progressOutput);
        return exitCodeOfRunEnd(onboardingResult);
      } catch (TimeoutException runStillOpen) {
        // The started run is still open: query the phase again.
      } catch (WorkflowException failedRun) {
        Throwable failureCause = Objects.requireNonNullElse(failedRun.getCause(), failedRun);
        progressOutput.println("The run failed: " + failureCause.getMessage());
        progressOutput.flush();
        return ExitCode.NOT_READY;
      }
    }
    progressOutput.println(
        "Not Ready within %d s; the onboarding continues.".formatted(runTimeout.toSeconds()));
    progressOutput.flush();
    return ExitCode.TIMED_OUT;
  }

  /** Prints the phase of the started run if it has changed, and returns the current phase. */
  private static @Nullable Phase printPhaseChange(
      WorkflowStub startedRun,
      @Nullable Phase printedPhase,
      long followStartNanos,
      PrintWriter progressOutput) {
    try {
      Phase currentPhase = startedRun.query(OnboardingIds.PROGRESS_QUERY, Progress.class).phase();
      if (currentPhase != printedPhase) {
        printProgress(followStartNanos, String.valueOf(currentPhase), progressOutput);
      }
      return currentPhase;
    } catch (WorkflowException noWorkerAnswers) {
      if (printedPhase == null) {
        printProgress(followStartNanos, "no worker answers yet", progressOutput);
      }
      return printedPhase;
    }
  }

  private static int exitCodeOfRunEnd(OnboardingResult onboardingResult) {
    return switch (onboardingResult.end()) {
      case READY, UNCHANGED -> ExitCode.OK;
      case CANCELLED, OFFBOARDED, GONE -> ExitCode.NOT_READY;
    };
  }

  private static String describeRunEnd(OnboardingResult onboardingResult) {
    return switch (onboardingResult.end()) {
      case READY -> "Ready (%d components)".formatted(onboardingResult.components().size());
      case UNCHANGED -> "Ready, nothing to change.";
      case CANCELLED -> "The onboarding is cancelled: resume it with onboard resume.";
      case OFFBOARDED -> "The ManagedProvider was deleted.";
      case GONE -> "The ManagedProvider does not exist: apply its manifest first.";
    };
  }

  /** Prints a line of progress after the seconds since {@code onboard start} follows the run. */
  private static void printProgress(
      long followStartNanos, String progressText, PrintWriter progressOutput) {
    double followedSeconds = (System.nanoTime() - followStartNanos) / NANOS_PER_SECOND;
    progressOutput.printf("%7.1f s  %s%n", followedSeconds, progressText);
    progressOutput.flush();
  }
}
