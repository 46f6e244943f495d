package io.platformmesh.onboarding.starter.cli.query;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.runtime.flags.DurationConverter;
import io.platformmesh.onboarding.starter.cli.connection.Connections;
import io.platformmesh.onboarding.starter.cli.flags.ManagedProviderArgument;
import io.platformmesh.onboarding.starter.cli.flags.QualifiedName;
import io.platformmesh.onboarding.starter.cli.output.ExitCode;
import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code onboard watch}, which follows the status of one onboarding. */
@Command(
    name = "watch",
    description = {
      "Follows the status of an onboarding: redraws it in place on a terminal, otherwise prints a"
          + " line for each change. Ends when the onboarding is Ready, stalled or deleted; with"
          + " --forever only when it is deleted.",
      "",
      "Exit codes: 0 Ready, 1 error, 2 usage, 3 stalled or deleted, 4 timeout.",
      ""
    },
    mixinStandardHelpOptions = true)
public final class WatchCommand implements Callable<Integer> {

  private static final int EVENT_LIMIT = 5;
  private static final Duration FOREVER = ChronoUnit.CENTURIES.getDuration();

  @Mixin private ManagedProviderArgument managedProviderArgument = new ManagedProviderArgument();
  @Mixin private OutputFlags output = new OutputFlags();

  @Option(names = "--forever", description = "Continue after the onboarding is Ready or stalled.")
  private boolean watchForever;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "${env:ONBOARD_TIMEOUT:-15m}",
      description = {
        "How long to watch, unless --forever is set. Environment: ONBOARD_TIMEOUT.",
        "Default: ${DEFAULT-VALUE}"
      })
  private Duration watchTimeout = Duration.ofMinutes(15);

  @Override
  public Integer call() throws InterruptedException {
    QualifiedName managedProviderName = managedProviderArgument.resolve();
    try (Connections connections = new Connections(output)) {
      KubernetesClient kubernetes = connections.kubernetes(managedProviderName.namespace());
      Connections.require(kubernetes, managedProviderName);
      StatusFollower statusFollower = new StatusFollower(kubernetes, output, EVENT_LIMIT);
      return watchForever
          ? statusFollower.untilDeleted(managedProviderName, FOREVER, ExitCode.NOT_READY)
          : statusFollower.untilReadyOrStalled(managedProviderName, watchTimeout);
    }
  }
}
