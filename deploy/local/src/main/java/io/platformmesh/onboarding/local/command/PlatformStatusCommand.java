package io.platformmesh.onboarding.local.command;

import io.platformmesh.onboarding.local.LocalPlatformException;
import io.platformmesh.onboarding.local.servers.ProcessRecord;
import io.platformmesh.onboarding.local.servers.platform.PlatformState;
import io.platformmesh.onboarding.local.servers.platform.PlatformSummary;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code platform status}: tells what of a platform is alive. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all of it is up", "1:it is not up, or a part of it has ended"},
    description = {"Shows the platform's addresses and processes.", ""})
final class PlatformStatusCommand extends PlatformSubcommand {

  @Override
  int run(PlatformState platform) {
    Optional<PlatformSummary> summary = PlatformSummary.read(platform);
    boolean runs = new Daemon(platform).running().isPresent();
    List<ProcessRecord> parts = ProcessRecord.all(platform.pids());
    if (parts.isEmpty()) {
      throw new LocalPlatformException(
          "not up in " + platform.directory() + ": start it with platform up");
    }
    if (runs && summary.isPresent()) {
      out().println(summary.get().text());
    }
    boolean allRun = true;
    for (ProcessRecord part : parts) {
      boolean alive = part.isRunning();
      allRun &= alive;
      out().printf("%-8s %-32s %s%n", part.pid(), part.name(), alive ? "runs" : "has ended");
    }
    if (!runs) {
      throw new LocalPlatformException(
          "was killed: clean up with platform down, or start it again with platform up");
    }
    if (summary.isEmpty()) {
      throw new LocalPlatformException("not ready yet: see " + platform.daemonLog());
    }
    return allRun ? 0 : 1;
  }
}
