package io.platformmesh.onboarding.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.starter.cli.main.OnboardCommand;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Default ports of the processes, which must start side by side on one machine. */
class DefaultPortsTest {

  private static int port(String command, String flag) {
    CommandLine root = OnboardCommand.commandLine();
    root.parseArgs(command);
    return root.getSubcommands().get(command).getCommandSpec().findOption(flag).getValue();
  }

  @Test
  void processesListenOnDifferentPorts() {
    List<Integer> ports =
        Stream.of(
                port("worker", "--metrics-port"),
                port("watcher", "--metrics-port"),
                port("codec-server", "--port"))
            .toList();

    assertThat(ports).containsExactly(9464, 9465, 8234);
  }
}
