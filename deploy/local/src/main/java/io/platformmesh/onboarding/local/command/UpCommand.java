package io.platformmesh.onboarding.local.command;

import io.platformmesh.onboarding.local.LocalPlatformException;
import io.platformmesh.onboarding.local.servers.ProcessRecord;
import io.platformmesh.onboarding.local.servers.ServerBinaries;
import io.platformmesh.onboarding.local.servers.platform.PlatformState;
import io.platformmesh.onboarding.local.servers.platform.PlatformSummary;
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

/** {@code platform up}: starts a platform in the background unless it runs already. */
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

  @Mixin private PlatformFlags flags = new PlatformFlags();

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
  private Duration timeout = Duration.ofMinutes(5);

  @Override
  int run(PlatformState platform) {
    flags.toOptions(platform, line -> {}); // Reports invalid flags before anything starts.
    platform.create();
    // If two run at the same time, the second one waits and finds the platform up.
    try (FileChannel file =
        FileChannel.open(
            platform.directory().resolve("up.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      file.lock();
      out().print(up(platform).text());
      out().flush();
      return 0;
    } catch (IOException e) {
      throw new LocalPlatformException(
          "cannot use the state directory " + platform.directory() + ": " + e.getMessage(), e);
    }
  }

  private PlatformSummary up(PlatformState platform) throws IOException {
    Daemon daemon = new Daemon(platform);
    Optional<ProcessRecord> running = daemon.running();
    Optional<PlatformSummary> known = PlatformSummary.read(platform);
    if (running.isPresent() && known.isPresent()) {
      List<String> ended = daemon.endedProcesses();
      if (!ended.isEmpty()) {
        throw new LocalPlatformException(
            "the platform is up, but some of its processes have ended: "
                + ended
                + "; run platform down --keep, then platform up");
      }
      err().println(DaemonLog.PROGRESS + "up already");
      return known.get();
    }
    DaemonLog log = new DaemonLog(platform.daemonLog());
    if (running.isEmpty()) {
      daemon.stop(); // Ends the servers of a daemon that was killed.
      ServerBinaries.install(line -> err().println(DaemonLog.PROGRESS + line));
      running = Optional.of(daemon.start(flags.toArguments(platform)));
    }
    return await(platform, running.get(), log);
  }

  private PlatformSummary await(PlatformState platform, ProcessRecord daemon, DaemonLog log)
      throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    String last = "nothing";
    while (true) {
      for (String line : log.next()) {
        if (line.startsWith(DaemonLog.FAILURE)) {
          throw new LocalPlatformException(line.substring(DaemonLog.FAILURE.length()));
        }
        if (line.startsWith(DaemonLog.PROGRESS)) {
          last = line.substring(DaemonLog.PROGRESS.length());
          err().println(line);
        }
      }
      Optional<PlatformSummary> summary = PlatformSummary.read(platform);
      if (summary.isPresent()) {
        return summary.get();
      }
      if (hasEnded(daemon)) {
        throw new LocalPlatformException("the platform has ended: see " + platform.daemonLog());
      }
      if (System.nanoTime() > deadline) {
        throw new LocalPlatformException(
            "the platform is not ready after %d s; last progress: %s; see %s, or set a longer --timeout"
                .formatted(timeout.toSeconds(), last, platform.logs()));
      }
    }
  }

  private static boolean hasEnded(ProcessRecord daemon) {
    Optional<ProcessHandle> process = daemon.process();
    if (process.isEmpty()) {
      return true;
    }
    try {
      process.get().onExit().get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException running) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalPlatformException("interrupted while waiting for the platform", e);
    } catch (ExecutionException e) {
      throw new LocalPlatformException("cannot wait for the platform: " + e.getMessage(), e);
    }
  }
}
