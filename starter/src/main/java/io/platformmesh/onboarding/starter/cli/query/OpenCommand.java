package io.platformmesh.onboarding.starter.cli.query;

import io.platformmesh.onboarding.runtime.UserError;
import io.platformmesh.onboarding.runtime.connection.TemporalConnection;
import io.platformmesh.onboarding.starter.cli.connection.Connections;
import io.platformmesh.onboarding.starter.cli.flags.ManagedProviderArgument;
import io.platformmesh.onboarding.starter.cli.flags.QualifiedName;
import io.platformmesh.onboarding.starter.cli.flags.UiFlags;
import io.platformmesh.onboarding.starter.cli.output.ExitCode;
import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowNotFoundException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code onboard open}, which prints the Temporal UI link to the last run. */
@Command(
    name = "open",
    description = {"Prints the link to the last workflow run in the Temporal UI.", ""},
    mixinStandardHelpOptions = true)
public final class OpenCommand implements Callable<Integer> {

  @Mixin private ManagedProviderArgument managedProviderArgument = new ManagedProviderArgument();
  @Mixin private OutputFlags output = new OutputFlags();
  @Mixin private UiFlags temporalUi = new UiFlags();

  @Override
  public Integer call() {
    QualifiedName managedProviderName = managedProviderArgument.resolve();
    try (Connections connections = new Connections(output)) {
      WorkflowExecution lastRun = findLastRun(connections.temporal(), managedProviderName);
      printRun(lastRun, temporalUi.link(connections.temporal().namespace(), lastRun));
      return ExitCode.OK;
    } catch (WorkflowNotFoundException noRunFound) {
      throw new UserError(
          "Temporal has no run of %s: start one with onboard start %s."
              .formatted(managedProviderName, managedProviderName));
    }
  }

  private static WorkflowExecution findLastRun(
      TemporalConnection temporal, QualifiedName managedProviderName) {
    String workflowId = Connections.workflowIdOf(managedProviderName);
    return temporal.client().newUntypedWorkflowStub(workflowId).describe().getExecution();
  }

  private void printRun(WorkflowExecution lastRun, String temporalUiLink) {
    if (output.isForPeople()) {
      output.printLine(temporalUiLink);
    } else {
      output.print(
          Map.of(
              "workflowId", lastRun.getWorkflowId(),
              "runId", lastRun.getRunId(),
              "link", temporalUiLink));
    }
  }
}
