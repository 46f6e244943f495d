package io.platformmesh.onboarding.local.command;

import io.platformmesh.onboarding.local.LocalPlatformException;
import io.platformmesh.onboarding.local.servers.ProcessRecord;
import io.platformmesh.onboarding.local.servers.platform.PlatformState;
import io.platformmesh.onboarding.local.servers.platform.PlatformSummary;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import io.platformmesh.onboarding.runtime.flags.DurationConverter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code platform up}: starts a local platform in the background unless it is up already. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Starts the platform in the background and returns when it is ready. If it is up already,"
          + " prints its addresses again.",
      ""
    })
final class UpCommand extends PlatformSubcommand {
  private static final long POLL_MILLIS = 100;

  @Mixin private PlatformFlags platformFlags = new PlatformFlags();

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "${env:PLATFORM_TIMEOUT:-5m}",
      description = {
        "How long to wait until the platform is ready, after the servers are built. Environment:"
            + " PLATFORM_TIMEOUT.",
        "Default: ${DEFAULT-VALUE}"
      })
  private Duration readyTimeout = Duration.ofMinutes(5);

  @Override
  int run(PlatformState platform) {
    // Reports invalid flags before the daemon starts.
    platformFlags.toOptions(platform, ignoredProgress -> {});
    platform.create();
    // If two "platform up" run at the same time, the second one waits and finds the platform up.
    try (FileChannel lockFile =
        FileChannel.open(
            platform.directory().resolve("up.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      lockFile.lock();
      out().print(startUnlessUp(platform).text());
      out().flush();
      return 0;
    } catch (IOException e) {
      throw new LocalPlatformException(
          "cannot use the state directory " + platform.directory() + ": " + e.getMessage(), e);
    }
  }

  private PlatformSummary startUnlessUp(PlatformState platform) throws IOException {
    Daemon daemon = new Daemon(platform);
    Optional<ProcessRecord> runningDaemon = daemon.running();
    Optional<PlatformSummary> lastSummary = PlatformSummary.read(platform);
    if (runningDaemon.isPresent() && lastSummary.isPresent()) {
      requireAllProcessesRunning(daemon);
      err().println(DaemonLog.PROGRESS_PREFIX + "up already");
      return lastSummary.get();
    }
    DaemonLog daemonLog = new DaemonLog(platform.daemonLog());
    if (runningDaemon.isEmpty()) {
      daemon.stop(); // Ends the servers of a daemon that was killed.
      RealPlatform.installServers(
          platformFlags.toOptions(
              platform, progressLine -> err().println(DaemonLog.PROGRESS_PREFIX + progressLine)));
      runningDaemon = Optional.of(daemon.start(platformFlags.toArguments(platform)));
    }
    return awaitSummary(platform, runningDaemon.get(), daemonLog);
  }

  private static void requireAllProcessesRunning(Daemon daemon) {
    List<String> endedProcesses = daemon.endedProcesses();
    if (!endedProcesses.isEmpty()) {
      throw new LocalPlatformException(
          "the platform is up, but some of its processes have ended: "
              + endedProcesses
              + "; run platform down --keep, then platform up");
    }
  }

  private PlatformSummary awaitSummary(
      PlatformState platform, ProcessRecord daemon, DaemonLog daemonLog) throws IOException {
    long deadline = System.nanoTime() + readyTimeout.toNanos();
    String lastProgress = "nothing";
    while (true) {
      lastProgress = printProgress(daemonLog).orElse(lastProgress);
      Optional<PlatformSummary> summary = PlatformSummary.read(platform);
      if (summary.isPresent()) {
        return summary.get();
      }
      if (hasEndedWithinPollInterval(daemon)) {
        throw new LocalPlatformException("the platform has ended: see " + platform.daemonLog());
      }
      if (System.nanoTime() > deadline) {
        throw new LocalPlatformException(
            "the platform is not ready after %d s; last progress: %s; see %s, or set a longer --timeout"
                .formatted(readyTimeout.toSeconds(), lastProgress, platform.logs()));
      }
    }
  }

  /**
   * Prints the progress that the daemon has logged since the last call, and returns the latest.
   *
   * @throws LocalPlatformException if the daemon has logged that the platform did not start
   */
  private Optional<String> printProgress(DaemonLog daemonLog) throws IOException {
    Optional<String> lastProgress = Optional.empty();
    for (String logLine : daemonLog.readAddedLines()) {
      if (logLine.startsWith(DaemonLog.FAILURE_PREFIX)) {
        throw new LocalPlatformException(logLine.substring(DaemonLog.FAILURE_PREFIX.length()));
      }
      if (logLine.startsWith(DaemonLog.PROGRESS_PREFIX)) {
        lastProgress = Optional.of(logLine.substring(DaemonLog.PROGRESS_PREFIX.length()));
        err().println(logLine);
      }
    }
    return lastProgress;
  }

  private static boolean hasEndedWithinPollInterval(ProcessRecord daemon) {
    Optional<ProcessHandle> daemonProcess = daemon.process();
    if (daemonProcess.isEmpty()) {
      return true;
    }
    try {
      daemonProcess.get().onExit().get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException stillRunning) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalPlatformException("interrupted while waiting for the platform", e);
    } catch (ExecutionException e) {
      throw new LocalPlatformException("cannot wait for the platform: " + e.getMessage(), e);
    }
  }
}
