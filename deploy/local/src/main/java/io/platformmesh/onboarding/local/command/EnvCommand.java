package io.platformmesh.onboarding.local.command;

import io.platformmesh.onboarding.local.LocalPlatformException;
import io.platformmesh.onboarding.local.servers.platform.PlatformState;
import io.platformmesh.onboarding.local.servers.platform.PlatformSummary;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code platform env}: prints the variables with which a shell uses a local platform. */
@Command(
    name = "env",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the variables that let kubectl, temporal and onboard use the platform:",
      "  eval \"$(deploy/local/platform env)\"",
      ""
    })
final class EnvCommand extends PlatformSubcommand {

  @Override
  int run(PlatformState platform) {
    Optional<PlatformSummary> platformSummary = PlatformSummary.read(platform);
    if (platformSummary.isEmpty() || new Daemon(platform).running().isEmpty()) {
      throw new LocalPlatformException(
          "no platform is up in " + platform.directory() + ": start it with platform up");
    }
    out().print(platformSummary.get().exports());
    out().flush();
    return 0;
  }
}
