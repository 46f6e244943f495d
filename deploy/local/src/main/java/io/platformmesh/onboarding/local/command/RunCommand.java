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

/** {@code platform run}: runs a platform in the foreground until it is stopped. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {"Runs the platform in the foreground until it is stopped (Ctrl-C).", ""})
final class RunCommand extends PlatformSubcommand {
  @Mixin private PlatformFlags flags = new PlatformFlags();

  @Override
  String failurePrefix() {
    return DaemonLog.FAILURE;
  }

  @Override
  int run(PlatformState platform) {
    platform.create();
    Daemon daemon = new Daemon(platform);
    ProcessRecord own = ProcessRecord.of(Daemon.NAME, ProcessHandle.current());
    Optional<ProcessRecord> other = daemon.running().filter(running -> running.pid() != own.pid());
    if (other.isPresent()) {
      throw new LocalPlatformException(
          "the platform runs already, as process %d: stop it with platform down, or use another --state"
              .formatted(other.get().pid()));
    }
    own.write(platform.pids());
    PlatformOptions options =
        flags.toOptions(platform, line -> err().println(DaemonLog.PROGRESS + line));
    CountDownLatch ended = new CountDownLatch(1);
    try (RealPlatform running = RealPlatform.start(options)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(running, ended, own, platform)));
      PlatformSummary summary = running.summary();
      summary.write(platform);
      out().print(summary.text());
      out().flush();
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalPlatformException("the platform was interrupted", e);
    }
    return 0;
  }

  private static void end(
      RealPlatform running, CountDownLatch ended, ProcessRecord own, PlatformState platform) {
    running.close();
    own.remove(platform.pids());
    ended.countDown();
  }
}
