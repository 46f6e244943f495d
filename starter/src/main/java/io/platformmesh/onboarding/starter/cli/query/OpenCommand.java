package io.platformmesh.onboarding.starter.cli.query;

import io.platformmesh.onboarding.runtime.UserError;
import io.platformmesh.onboarding.starter.cli.connection.Connections;
import io.platformmesh.onboarding.starter.cli.flags.ManagedProviderArgument;
import io.platformmesh.onboarding.starter.cli.flags.QualifiedName;
import io.platformmesh.onboarding.starter.cli.flags.UiFlags;
import io.platformmesh.onboarding.starter.cli.output.ExitCode;
import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowNotFoundException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code onboard open}: prints the link to the last run. */
@Command(
    name = "open",
    description = {"Prints the link to the last workflow run in the Temporal UI.", ""},
    mixinStandardHelpOptions = true)
public final class OpenCommand implements Callable<Integer> {

  @Mixin private ManagedProviderArgument target = new ManagedProviderArgument();
  @Mixin private OutputFlags output = new OutputFlags();
  @Mixin private UiFlags ui = new UiFlags();

  @Override
  public Integer call() {
    QualifiedName name = target.resolve();
    try (Connections connections = new Connections(output)) {
      WorkflowExecution run =
          connections
              .temporal()
              .client()
              .newUntypedWorkflowStub(OnboardingIds.workflowId(name.namespace(), name.name()))
              .describe()
              .getExecution();
      String link = ui.link(connections.temporal().namespace(), run);
      if (output.isForPeople()) {
        output.out().println(link);
        output.out().flush();
      } else {
        output.print(
            Map.of("workflowId", run.getWorkflowId(), "runId", run.getRunId(), "link", link));
      }
      return ExitCode.OK;
    } catch (WorkflowNotFoundException none) {
      throw new UserError(
          "Temporal has no run of %s: start one with onboard start %s.".formatted(name, name));
    }
  }
}
