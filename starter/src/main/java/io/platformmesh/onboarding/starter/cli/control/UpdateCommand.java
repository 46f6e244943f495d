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

/**
 * A control command, such as {@code onboard pause}: sends a Temporal update to the workflow run of
 * an onboarding, and starts a run if none is open.
 */
abstract class UpdateCommand implements Callable<Integer> {

  private static final Object[] NO_ARGUMENTS = {};

  @Mixin private ManagedProviderArgument managedProviderArgument = new ManagedProviderArgument();
  @Mixin private OutputFlags output = new OutputFlags();

  /** Returns the name of the Temporal update that this control command sends. */
  abstract String workflowUpdateName();

  /** Returns the arguments of the Temporal update; empty for most control commands. */
  Object[] workflowUpdateArguments() {
    return NO_ARGUMENTS;
  }

  /**
   * Returns the argument of {@code kubectl annotate} that has the effect of this control command
   * without Temporal.
   */
  abstract String equivalentAnnotation();

  @Override
  public Integer call() {
    QualifiedName managedProviderName = managedProviderArgument.resolve();
    try (Connections connections = new Connections(output)) {
      OnboardingStarter onboardingStarter =
          new OnboardingStarter(
              connectToTemporal(connections, managedProviderName).client(),
              Connections.hostingCluster());
      UpdateResult updateResult =
          WaitNotice.during(
              output.err(),
              "waiting for a worker to answer",
              () ->
                  onboardingStarter.update(
                      managedProviderName.namespace(),
                      managedProviderName.name(),
                      workflowUpdateName(),
                      workflowUpdateArguments()));
      printUpdateResult(managedProviderName, updateResult);
      return ExitCode.OK;
    } catch (WorkflowUpdateException rejectedUpdate) {
      throw new UserError(describeRejection(rejectedUpdate));
    } catch (WorkflowUpdateTimeoutOrCancelledException unansweredUpdate) {
      throw new UserError(
          "no worker answered in time: check that a worker runs. "
              + describeKubectlAlternative(managedProviderName));
    }
  }

  private void printUpdateResult(QualifiedName managedProviderName, UpdateResult updateResult) {
    if (output.isForPeople()) {
      output.printLine(updateResult.message());
    } else {
      output.print(
          Map.of(
              "namespace", managedProviderName.namespace(),
              "name", managedProviderName.name(),
              "update", workflowUpdateName(),
              "message", updateResult.message()));
    }
  }

  private static String describeRejection(WorkflowUpdateException rejectedUpdate) {
    return rejectedUpdate.getCause() instanceof ApplicationFailure workflowFailure
        ? workflowFailure.getOriginalMessage()
        : String.valueOf(rejectedUpdate.getMessage());
  }

  /** Connects to Temporal; a failure names the {@code kubectl annotate} command to use instead. */
  private TemporalConnection connectToTemporal(
      Connections connections, QualifiedName managedProviderName) {
    try {
      return connections.temporal();
    } catch (UserError temporalUnreachable) {
      throw new UserError(
          temporalUnreachable.getMessage() + " " + describeKubectlAlternative(managedProviderName));
    }
  }

  /** Describes how {@code kubectl annotate} requests the same update without Temporal. */
  private String describeKubectlAlternative(QualifiedName managedProviderName) {
    return "The same without Temporal: kubectl annotate managedprovider %s -n %s %s"
        .formatted(
            managedProviderName.name(), managedProviderName.namespace(), equivalentAnnotation());
  }
}
