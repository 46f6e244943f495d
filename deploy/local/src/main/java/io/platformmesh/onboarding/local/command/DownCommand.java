package io.platformmesh.onboarding.local.command;

import io.platformmesh.onboarding.local.servers.platform.PlatformState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code platform down}: stops a local platform and removes its state directory. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = {
      "Stops the platform, including processes of a platform that was killed, and removes its"
          + " state.",
      ""
    })
final class DownCommand extends PlatformSubcommand {
  @Option(
      names = "--keep",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "${env:PLATFORM_KEEP:-false}",
      description =
          "Keep the state: the next up has the same objects, workspaces and workflows."
              + " Environment: PLATFORM_KEEP=true.")
  private boolean keepState;

  @Override
  int run(PlatformState platform) {
    int endedProcesses = new Daemon(platform).stop();
    if (!keepState) {
      platform.delete();
    }
    if (endedProcesses == 0) {
      out().println("No platform was up in " + platform.directory() + ".");
    } else {
      out().println("The platform is down (" + endedProcesses + " processes ended).");
    }
    return 0;
  }
}
