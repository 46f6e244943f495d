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
import io.platformmesh.onboarding.workflows.Progress;
import io.platformmesh.onboarding.workflows.status.Phase;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowTargetOptions;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code onboard start}: starts a workflow run. */
@Command(
    name = "start",
    description = {
      "Starts a run of the onboarding workflow, or uses the open run, and prints its workflow id and"
          + " the link to it in the Temporal UI.",
      "",
      "Exit codes: 0 started (with --wait: Ready), 1 error, 2 usage, 3 the run ended without Ready,"
          + " 4 timeout.",
      ""
    },
    mixinStandardHelpOptions = true)
public final class StartCommand implements Callable<Integer> {

  private static final long QUERY_INTERVAL_MILLIS = 300;

  @Mixin private ManagedProviderArgument target = new ManagedProviderArgument();
  @Mixin private OutputFlags output = new OutputFlags();
  @Mixin private UiFlags ui = new UiFlags();

  @Option(names = "--wait", description = "Follow the phases until the run ends.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "${env:ONBOARD_TIMEOUT:-15m}",
      description = {
        "Timeout of --wait. Environment: ONBOARD_TIMEOUT.",
        "Default: ${DEFAULT-VALUE}"
      })
  private Duration timeout = Duration.ofMinutes(15);

  @Override
  public Integer call() {
    QualifiedName name = target.resolve();
    try (Connections connections = new Connections(output)) {
      TemporalConnection temporal = connections.temporal();
      WorkflowExecution run =
          new OnboardingStarter(temporal.client()).start(name.namespace(), name.name());
      String link = ui.link(temporal.namespace(), run);
      PrintWriter out = output.isForPeople() ? output.out() : output.err();
      if (output.isForPeople()) {
        out.println("workflow id  " + run.getWorkflowId());
        out.println("run id       " + run.getRunId());
        out.println("temporal ui  " + link);
        out.flush();
      } else {
        output.print(
            Map.of("workflowId", run.getWorkflowId(), "runId", run.getRunId(), "link", link));
      }
      return wait
          ? follow(
              temporal
                  .client()
                  .newUntypedWorkflowStub(
                      WorkflowTargetOptions.newBuilder().setWorkflowExecution(run).build()),
              out)
          : ExitCode.OK;
    }
  }

  private int follow(WorkflowStub run, PrintWriter out) {
    long start = System.nanoTime();
    Phase shown = null;
    while (System.nanoTime() - start < timeout.toNanos()) {
      shown = showPhase(run, shown, start, out);
      try {
        OnboardingResult result =
            run.getResult(QUERY_INTERVAL_MILLIS, TimeUnit.MILLISECONDS, OnboardingResult.class);
        return showEnd(result, start, out);
      } catch (TimeoutException running) {
        // The run is still open: query its phase again.
      } catch (WorkflowException failed) {
        Throwable cause = failed.getCause();
        out.println("The run failed: " + (cause == null ? failed : cause).getMessage());
        out.flush();
        return ExitCode.NOT_READY;
      }
    }
    out.println("Not Ready within %d s; the onboarding continues.".formatted(timeout.toSeconds()));
    out.flush();
    return ExitCode.TIMED_OUT;
  }

  private static @Nullable Phase showPhase(
      WorkflowStub run, @Nullable Phase shown, long start, PrintWriter out) {
    try {
      Phase phase = run.query(OnboardingIds.PROGRESS_QUERY, Progress.class).phase();
      if (phase != shown) {
        out.printf("%7.1f s  %s%n", seconds(start), phase);
        out.flush();
      }
      return phase;
    } catch (WorkflowException noWorker) {
      if (shown == null) {
        out.printf("%7.1f s  no worker answers yet%n", seconds(start));
        out.flush();
      }
      return shown;
    }
  }

  private static int showEnd(OnboardingResult result, long start, PrintWriter out) {
    out.printf("%7.1f s  %s%n", seconds(start), describe(result));
    out.flush();
    return switch (result.end()) {
      case READY, UNCHANGED -> ExitCode.OK;
      case CANCELLED, OFFBOARDED, GONE -> ExitCode.NOT_READY;
    };
  }

  private static String describe(OnboardingResult result) {
    return switch (result.end()) {
      case READY -> "Ready (%d components)".formatted(result.components().size());
      case UNCHANGED -> "Ready, nothing to change.";
      case CANCELLED -> "The onboarding is cancelled: resume it with onboard resume.";
      case OFFBOARDED -> "The ManagedProvider was deleted.";
      case GONE -> "The ManagedProvider does not exist: apply its manifest first.";
    };
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
