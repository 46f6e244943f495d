package io.platformmesh.onboarding.starter.cli.control;

import io.platformmesh.onboarding.runtime.UserError;
import io.platformmesh.onboarding.runtime.connection.TemporalConnection;
import io.platformmesh.onboarding.starter.cli.connection.Connections;
import io.platformmesh.onboarding.starter.cli.flags.ManagedProviderArgument;
import io.platformmesh.onboarding.starter.cli.flags.QualifiedName;
import io.platformmesh.onboarding.starter.cli.output.ExitCode;
import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import io.platformmesh.onboarding.starter.cli.output.WaitNotice;
import io.platformmesh.onboarding.starter.temporal.OnboardingStarter;
import io.platformmesh.onboarding.workflows.UpdateResult;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateTimeoutOrCancelledException;
import io.temporal.failure.ApplicationFailure;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that sends an update to the run of an onboarding, and starts a run if none is open. */
abstract class UpdateCommand implements Callable<Integer> {

  @Mixin private ManagedProviderArgument target = new ManagedProviderArgument();
  @Mixin private OutputFlags output = new OutputFlags();

  /** Returns the name of the update. */
  abstract String updateName();

  /** Returns the arguments of the update. */
  Object[] arguments() {
    return new Object[0];
  }

  /** Returns the argument of kubectl annotate that has the same effect without Temporal. */
  abstract String annotation();

  @Override
  public Integer call() {
    QualifiedName name = target.resolve();
    try (Connections connections = new Connections(output)) {
      OnboardingStarter starter = new OnboardingStarter(temporal(connections, name).client());
      UpdateResult result =
          WaitNotice.during(
              output.err(),
              "waiting for a worker to answer",
              () -> starter.update(name.namespace(), name.name(), updateName(), arguments()));
      if (output.isForPeople()) {
        output.out().println(result.message());
        output.out().flush();
      } else {
        output.print(
            Map.of(
                "namespace", name.namespace(),
                "name", name.name(),
                "update", updateName(),
                "message", result.message()));
      }
      return ExitCode.OK;
    } catch (WorkflowUpdateException rejected) {
      throw new UserError(
          rejected.getCause() instanceof ApplicationFailure failure
              ? failure.getOriginalMessage()
              : String.valueOf(rejected.getMessage()));
    } catch (WorkflowUpdateTimeoutOrCancelledException late) {
      throw new UserError(
          "no worker answered in time: check that a worker runs. " + alternative(name));
    }
  }

  private TemporalConnection temporal(Connections connections, QualifiedName name) {
    try {
      return connections.temporal();
    } catch (UserError unreachable) {
      throw new UserError(unreachable.getMessage() + " " + alternative(name));
    }
  }

  private String alternative(QualifiedName name) {
    return "The same without Temporal: kubectl annotate managedprovider %s -n %s %s"
        .formatted(name.name(), name.namespace(), annotation());
  }
}
