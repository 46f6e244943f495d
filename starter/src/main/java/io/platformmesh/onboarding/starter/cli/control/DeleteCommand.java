package io.platformmesh.onboarding.starter.cli.control;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.runtime.flags.DurationConverter;
import io.platformmesh.onboarding.starter.cli.connection.Connections;
import io.platformmesh.onboarding.starter.cli.flags.ManagedProviderArgument;
import io.platformmesh.onboarding.starter.cli.flags.QualifiedName;
import io.platformmesh.onboarding.starter.cli.output.ExitCode;
import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import io.platformmesh.onboarding.starter.cli.query.StatusFollower;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code onboard delete}, which deletes a ManagedProvider. */
@Command(
    name = "delete",
    description = {
      "Deletes a ManagedProvider. The onboarding then removes the objects that it created; --wait"
          + " follows this to its end.",
      "",
      "Exit codes: 0 deletion requested (with --wait: deleted), 1 error, 2 usage, 4 timeout.",
      ""
    },
    mixinStandardHelpOptions = true)
public final class DeleteCommand implements Callable<Integer> {

  @Mixin private ManagedProviderArgument managedProviderArgument = new ManagedProviderArgument();
  @Mixin private OutputFlags output = new OutputFlags();

  @Option(
      names = "--wait",
      description = "Wait until the ManagedProvider is deleted, and print what is awaited.")
  private boolean waitForDeletion;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "${env:ONBOARD_TIMEOUT:-15m}",
      description = {
        "Timeout of --wait. Environment: ONBOARD_TIMEOUT.",
        "Default: ${DEFAULT-VALUE}"
      })
  private Duration deletionTimeout = Duration.ofMinutes(15);

  @Override
  public Integer call() throws InterruptedException {
    QualifiedName managedProviderName = managedProviderArgument.resolve();
    try (Connections connections = new Connections(output)) {
      KubernetesClient kubernetes = connections.kubernetes(managedProviderName.namespace());
      Connections.require(kubernetes, managedProviderName);
      kubernetes
          .resources(ManagedProvider.class)
          .inNamespace(managedProviderName.namespace())
          .withName(managedProviderName.name())
          .delete();
      int deletionExitCode =
          waitForDeletion ? followDeletion(kubernetes, managedProviderName) : ExitCode.OK;
      boolean isDeleted = waitForDeletion && deletionExitCode == ExitCode.OK;
      printDeletion(managedProviderName, isDeleted);
      return deletionExitCode;
    }
  }

  /** Displays the status until the ManagedProvider is deleted; returns the exit code. */
  private int followDeletion(KubernetesClient kubernetes, QualifiedName managedProviderName)
      throws InterruptedException {
    return new StatusFollower(kubernetes, output)
        .untilDeleted(managedProviderName, deletionTimeout, /* exitCodeIfDeleted= */ ExitCode.OK);
  }

  private void printDeletion(QualifiedName managedProviderName, boolean isDeleted) {
    if (!output.isForPeople()) {
      output.print(
          Map.of(
              "namespace", managedProviderName.namespace(),
              "name", managedProviderName.name(),
              "deleted", isDeleted));
    } else if (!waitForDeletion) {
      output.printLine("%s is being deleted.".formatted(managedProviderName));
    }
  }
}
