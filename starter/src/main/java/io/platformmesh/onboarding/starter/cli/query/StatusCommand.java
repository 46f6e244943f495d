package io.platformmesh.onboarding.starter.cli.query;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.runtime.UserError;
import io.platformmesh.onboarding.starter.cli.connection.Connections;
import io.platformmesh.onboarding.starter.cli.flags.ManagedProviderArgument;
import io.platformmesh.onboarding.starter.cli.flags.QualifiedName;
import io.platformmesh.onboarding.starter.cli.output.ExitCode;
import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code onboard status}: shows the state of one onboarding. */
@Command(
    name = "status",
    description = {
      "Shows the phase of an onboarding, its stages with their times and deadlines, components,"
          + " conditions and last Events. Without Temporal it shows the status of the ManagedProvider"
          + " only.",
      "",
      "Exit codes: 0 Ready, 1 error, 2 usage, 3 not Ready.",
      ""
    },
    mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {

  private static final int LAST_EVENTS = 10;

  @Mixin private ManagedProviderArgument target = new ManagedProviderArgument();
  @Mixin private OutputFlags output = new OutputFlags();

  @Override
  public Integer call() {
    QualifiedName name = target.resolve();
    try (Connections connections = new Connections(output)) {
      KubernetesClient kubernetes = connections.kubernetes(name.namespace());
      ManagedProvider object = Connections.require(kubernetes, name);
      StatusView view =
          StatusView.of(
              object, run(connections, name), EventView.of(kubernetes, object, LAST_EVENTS));
      if (output.isForPeople()) {
        output.out().print(new StatusFormatter(output).format(view));
        output.out().flush();
      } else {
        output.print(view);
      }
      return view.ready() ? ExitCode.OK : ExitCode.NOT_READY;
    }
  }

  private static RunView run(Connections connections, QualifiedName name) {
    try {
      return RunView.of(connections.temporal().client(), name);
    } catch (UserError unreachable) {
      return RunView.unknown(name, String.valueOf(unreachable.getMessage()));
    }
  }
}
