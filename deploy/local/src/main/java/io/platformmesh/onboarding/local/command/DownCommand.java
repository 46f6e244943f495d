package io.platformmesh.onboarding.local.command;

import io.platformmesh.onboarding.local.servers.platform.PlatformState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code platform down}: stops a platform and removes what it kept. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = {
      "Stops the platform, and what is left of one that was killed, and removes its state.",
      ""
    })
final class DownCommand extends PlatformSubcommand {
  @Option(
      names = "--keep",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "${env:PLATFORM_KEEP:-false}",
      description =
          "Keep the state: the next up finds all objects, workspaces and workflows again."
              + " Environment: PLATFORM_KEEP=true.")
  private boolean keep;

  @Override
  int run(PlatformState platform) {
    int stopped = new Daemon(platform).stop();
    if (!keep) {
      platform.delete();
    }
    out()
        .println(
            stopped == 0
                ? "No platform was up in " + platform.directory() + "."
                : "The platform is down (" + stopped + " processes ended).");
    return 0;
  }
}
