package io.platformmesh.onboarding.starter.cli.query;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.runtime.UserError;
import io.platformmesh.onboarding.starter.cli.connection.Connections;
import io.platformmesh.onboarding.starter.cli.flags.ManagedProviderArgument;
import io.platformmesh.onboarding.starter.cli.flags.QualifiedName;
import io.platformmesh.onboarding.starter.cli.output.ExitCode;
import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code onboard status}, which shows the status of one onboarding. */
@Command(
    name = "status",
    description = {
      "Shows the phase of an onboarding, its stages with their times and deadlines, components,"
          + " conditions and last Events. Without Temporal it shows the status of the"
          + " ManagedProvider only.",
      "",
      "Exit codes: 0 Ready, 1 error, 2 usage, 3 not Ready.",
      ""
    },
    mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {

  private static final int EVENT_LIMIT = 10;

  @Mixin private ManagedProviderArgument managedProviderArgument = new ManagedProviderArgument();
  @Mixin private OutputFlags output = new OutputFlags();

  @Override
  public Integer call() {
    QualifiedName managedProviderName = managedProviderArgument.resolve();
    try (Connections connections = new Connections(output)) {
      KubernetesClient kubernetes = connections.kubernetes(managedProviderName.namespace());
      ManagedProvider managedProvider = Connections.require(kubernetes, managedProviderName);
      RunView lastRun = readLastRun(connections, managedProviderName);
      List<EventView> lastEvents = EventView.of(kubernetes, managedProvider, EVENT_LIMIT);
      StatusView statusView = StatusView.of(managedProvider, lastRun, lastEvents);
      if (output.isForPeople()) {
        output.out().print(new StatusFormatter(output).format(statusView));
        output.out().flush();
      } else {
        output.print(statusView);
      }
      return statusView.ready() ? ExitCode.OK : ExitCode.NOT_READY;
    }
  }

  /** Returns the last run of the onboarding, or the reason why Temporal cannot be queried. */
  private static RunView readLastRun(Connections connections, QualifiedName managedProviderName) {
    try {
      return RunView.ofLastRun(connections.temporal().client(), managedProviderName);
    } catch (UserError temporalUnreachable) {
      return RunView.unknown(managedProviderName, String.valueOf(temporalUnreachable.getMessage()));
    }
  }
}
