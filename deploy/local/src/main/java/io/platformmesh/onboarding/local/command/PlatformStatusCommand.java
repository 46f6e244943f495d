package io.platformmesh.onboarding.local.command;

import io.platformmesh.onboarding.local.LocalPlatformException;
import io.platformmesh.onboarding.local.servers.ProcessRecord;
import io.platformmesh.onboarding.local.servers.platform.PlatformState;
import io.platformmesh.onboarding.local.servers.platform.PlatformSummary;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code platform status}: prints the addresses and processes of a local platform. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all processes run", "1:the platform is not up, or a process has ended"},
    description = {"Prints the platform's addresses and processes.", ""})
final class PlatformStatusCommand extends PlatformSubcommand {

  @Override
  int run(PlatformState platform) {
    Optional<PlatformSummary> summary = PlatformSummary.read(platform);
    boolean daemonRuns = new Daemon(platform).running().isPresent();
    List<ProcessRecord> processRecords = ProcessRecord.all(platform.pids());
    if (processRecords.isEmpty()) {
      throw new LocalPlatformException(
          "no platform is up in " + platform.directory() + ": start it with platform up");
    }
    if (daemonRuns && summary.isPresent()) {
      out().println(summary.get().text());
    }
    processRecords.forEach(this::printProcess);
    if (!daemonRuns) {
      throw new LocalPlatformException(
          "the platform was killed: clean up with platform down, or restart it with platform up");
    }
    if (summary.isEmpty()) {
      throw new LocalPlatformException(
          "the platform is not ready yet: see " + platform.daemonLog());
    }
    boolean allProcessesRun = processRecords.stream().allMatch(ProcessRecord::isRunning);
    return allProcessesRun ? 0 : 1;
  }

  private void printProcess(ProcessRecord processRecord) {
    String processState = processRecord.isRunning() ? "running" : "ended";
    out().printf("%-8s %-32s %s%n", processRecord.pid(), processRecord.name(), processState);
  }
}
