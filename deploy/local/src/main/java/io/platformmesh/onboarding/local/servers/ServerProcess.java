package io.platformmesh.onboarding.local.servers;

import io.platformmesh.onboarding.local.LocalPlatformException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * A server as a child process: it writes its output to a file, its process id is recorded, and it
 * ends with its parent, even if the parent is killed.
 */
public final class ServerProcess implements AutoCloseable {
  // The shell starts a guard and becomes the server. The guard reads from a pipe whose other end
  // this
  // process holds: when this process is gone, the guard ends the server.
  private static final String GUARDED =
      """
      exec 3<&0
      ( read -r _ <&3
        kill -TERM $$ 2>/dev/null || exit 0
        for ((i = 0; i < 25; i++)); do sleep 0.2; kill -0 $$ 2>/dev/null || exit 0; done
        kill -KILL $$ ) >/dev/null 2>&1 &
      exec "$@" 3<&- </dev/null
      """;
  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(3);
  private static final long POLL_MILLIS = 50;
  private static final int LINES_SHOWN = 5;
  private static final int TAIL_BYTES = 8 * 1024;

  private final Settings settings;
  private final Process process;
  private final ProcessRecord record;

  private ServerProcess(Settings settings, Process process) {
    this.settings = settings;
    this.process = process;
    this.record = ProcessRecord.of(settings.name(), process.toHandle());
  }

  /**
   * The settings of a server process.
   *
   * @param name name in messages and of the process record
   * @param command program and arguments
   * @param environment variables to set; all others are inherited, except client settings
   * @param log file to which its output is appended
   * @param pids directory for its process record
   */
  public record Settings(
      String name, List<String> command, Map<String, String> environment, Path log, Path pids) {
    public Settings {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }
  }

  /** Starts the server and returns at once. */
  public static ServerProcess start(Settings settings) {
    List<String> command = new ArrayList<>(List.of("bash", "-c", GUARDED, settings.name()));
    command.addAll(settings.command());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    ChildEnvironment.replaceClientSettings(builder.environment(), settings.environment());
    try {
      Files.createDirectories(settings.log().toAbsolutePath().getParent());
      File log = settings.log().toFile();
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log));
      ServerProcess server = new ServerProcess(settings, builder.start());
      server.record.write(settings.pids());
      return server;
    } catch (IOException e) {
      throw new LocalPlatformException(
          "cannot start " + settings.name() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Waits until the server is ready.
   *
   * @param awaited the awaited state, for the message
   * @param ready returns whether the server is ready; an exception means not yet
   * @throws LocalPlatformException if the server ends first or the time passes; the message has the
   *     last lines of its log
   */
  public void awaitReady(Duration timeout, String awaited, Callable<Boolean> ready) {
    long deadline = System.nanoTime() + timeout.toNanos();
    String last = "";
    while (true) {
      try {
        if (ready.call()) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LocalPlatformException("interrupted while waiting for " + awaited, e);
      } catch (Exception notYet) {
        last = " (" + notYet.getMessage() + ")";
      }
      if (hasEndedWithin(POLL_MILLIS)) {
        throw new LocalPlatformException(
            settings.name() + " ended with exit code " + process.exitValue() + logged());
      }
      if (System.nanoTime() > deadline) {
        throw new LocalPlatformException(
            awaited + " is not reached after " + timeout.toSeconds() + " s" + last + logged());
      }
    }
  }

  private boolean hasEndedWithin(long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalPlatformException("interrupted while waiting for " + settings.name(), e);
    }
  }

  private String logged() {
    return ": " + String.join(" | ", lastLines()) + " (log: " + settings.log() + ")";
  }

  private List<String> lastLines() {
    try (var file = Files.newByteChannel(settings.log())) {
      file.position(Math.max(0, file.size() - TAIL_BYTES));
      byte[] tail = java.nio.channels.Channels.newInputStream(file).readAllBytes();
      List<String> lines = new String(tail, StandardCharsets.UTF_8).lines().toList();
      return lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size());
    } catch (IOException e) {
      return List.of("log unreadable: " + e.getMessage());
    }
  }

  public String name() {
    return settings.name();
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public Path log() {
    return settings.log();
  }

  /** Kills the server, as a crash would. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /**
   * Sends the server a signal.
   *
   * @param name such as {@code STOP} or {@code CONT}
   */
  public void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
      if (kill.waitFor() != 0) {
        throw new LocalPlatformException("cannot send " + name + " to " + settings.name());
      }
    } catch (IOException e) {
      throw new LocalPlatformException("cannot send " + name + " to " + settings.name(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalPlatformException(
          "interrupted while sending a signal to " + settings.name(), e);
    }
  }

  /** Waits for the server to end by itself; empty if it still runs after this time. */
  public OptionalInt awaitExit(Duration timeout) {
    return hasEndedWithin(timeout.toMillis())
        ? OptionalInt.of(process.exitValue())
        : OptionalInt.empty();
  }

  private void awaitEnd() {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalPlatformException("interrupted while ending " + settings.name(), e);
    }
  }

  /** Terminates the server, kills it after a timeout, and returns when it is gone. */
  @Override
  public void close() {
    close(SHUTDOWN_TIMEOUT);
  }

  void close(Duration timeout) {
    ProcessRecord.end(process.toHandle(), timeout);
    awaitEnd();
    record.remove(settings.pids());
  }
}
