package io.platformmesh.onboarding.local.command;

import io.platformmesh.onboarding.local.LocalPlatformException;
import io.platformmesh.onboarding.local.servers.ProcessRecord;
import io.platformmesh.onboarding.local.servers.platform.PlatformOptions;
import io.platformmesh.onboarding.local.servers.platform.PlatformState;
import io.platformmesh.onboarding.local.servers.platform.PlatformSummary;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code platform run}: runs a local platform in the foreground until it is stopped. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {"Runs the platform in the foreground until it is stopped (Ctrl-C).", ""})
final class RunCommand extends PlatformSubcommand {
  @Mixin private PlatformFlags platformFlags = new PlatformFlags();

  @Override
  String failurePrefix() {
    return DaemonLog.FAILURE_PREFIX;
  }

  @Override
  int run(PlatformState platform) {
    platform.create();
    ProcessRecord ownRecord = ProcessRecord.of(Daemon.NAME, ProcessHandle.current());
    requireNoOtherDaemon(platform, ownRecord);
    ownRecord.write(platform.pids());
    PlatformOptions platformOptions =
        platformFlags.toOptions(
            platform, progressLine -> err().println(DaemonLog.PROGRESS_PREFIX + progressLine));
    CountDownLatch platformEnded = new CountDownLatch(1);
    try (RealPlatform runningPlatform = RealPlatform.start(platformOptions)) {
      Thread shutdownHook =
          new Thread(() -> endPlatform(runningPlatform, platformEnded, ownRecord, platform));
      Runtime.getRuntime().addShutdownHook(shutdownHook);
      PlatformSummary summary = runningPlatform.summary();
      summary.write(platform);
      out().print(summary.text());
      out().flush();
      platformEnded.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalPlatformException("the platform was interrupted", e);
    }
    return 0;
  }

  private static void requireNoOtherDaemon(PlatformState platform, ProcessRecord ownRecord) {
    Optional<ProcessRecord> otherDaemon =
        new Daemon(platform).running().filter(daemon -> daemon.pid() != ownRecord.pid());
    if (otherDaemon.isPresent()) {
      throw new LocalPlatformException(
          "the platform runs already, as process %d: stop it with platform down, or use another --state"
              .formatted(otherDaemon.get().pid()));
    }
  }

  private static void endPlatform(
      RealPlatform runningPlatform,
      CountDownLatch platformEnded,
      ProcessRecord ownRecord,
      PlatformState platform) {
    runningPlatform.close();
    ownRecord.remove(platform.pids());
    platformEnded.countDown();
  }
}
