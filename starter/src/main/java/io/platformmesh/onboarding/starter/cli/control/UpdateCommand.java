package io.platformmesh.onboarding.starter.cli.control;

import io.platformmesh.onboarding.runtime.UserError;
import io.platformmesh.onboarding.runtime.connection.TemporalConnection;
import io.platformmesh.onboarding.starter.OnboardingStarter;
import io.platformmesh.onboarding.starter.cli.connection.Connections;
import io.platformmesh.onboarding.starter.cli.flags.ManagedProviderArgument;
import io.platformmesh.onboarding.starter.cli.flags.QualifiedName;
import io.platformmesh.onboarding.starter.cli.output.ExitCode;
import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import io.platformmesh.onboarding.starter.cli.output.WaitNotice;
import io.platformmesh.onboarding.workflows.UpdateResult;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateTimeoutOrCancelledException;
import io.temporal.failure.ApplicationFailure;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/**
 * A command that asks an onboarding for something: an update of its run, which starts one if need
 * be.
 */
abstract class UpdateCommand implements Callable<Integer> {

  @Mixin private ManagedProviderArgument target = new ManagedProviderArgument();
  @Mixin private OutputFlags output = new OutputFlags();

  /** Name of the update. */
  abstract String update();

  /** Arguments of the update. */
  Object[] arguments() {
    return new Object[0];
  }

  /** How to ask by kubectl where Temporal cannot be reached; NAMESPACE and NAME are filled in. */
  abstract String byAnnotation();

  @Override
  public Integer call() {
    QualifiedName name = target.resolve();
    try (Connections connections = new Connections(output)) {
      OnboardingStarter starter = new OnboardingStarter(temporal(connections, name).client());
      UpdateResult answer =
          WaitNotice.during(
              output.err(),
              "waiting for a worker to answer",
              () -> starter.ask(name.namespace(), name.name(), update(), arguments()));
      if (output.isForPeople()) {
        output.out().println(answer.message());
        output.out().flush();
      } else {
        output.print(
            Map.of(
                "namespace", name.namespace(),
                "name", name.name(),
                "asked", update(),
                "message", answer.message()));
      }
      return ExitCode.OK;
    } catch (WorkflowUpdateException refused) {
      throw new UserError(
          refused.getCause() instanceof ApplicationFailure failure
              ? failure.getOriginalMessage()
              : String.valueOf(refused.getMessage()));
    } catch (WorkflowUpdateTimeoutOrCancelledException late) {
      throw new UserError(
          "no worker has answered in time: is one running? kubectl does the same: "
              + byAnnotation(name));
    }
  }

  private TemporalConnection temporal(Connections connections, QualifiedName name) {
    try {
      return connections.temporal();
    } catch (UserError away) {
      throw new UserError(away.getMessage() + " kubectl does the same: " + byAnnotation(name));
    }
  }

  private String byAnnotation(QualifiedName name) {
    return "kubectl annotate managedprovider %s -n %s %s"
        .formatted(name.name(), name.namespace(), byAnnotation());
  }
}
