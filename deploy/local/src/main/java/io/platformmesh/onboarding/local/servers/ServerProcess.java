package io.platformmesh.onboarding.local.servers;

import io.platformmesh.onboarding.local.LocalPlatformException;
import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.Channels;
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
 * A server as a child process: its output is appended to a log file, its process id is recorded,
 * and the server ends with its parent process, even if the parent is killed.
 */
public final class ServerProcess implements AutoCloseable {
  // The shell starts a guard process and becomes the server itself. The guard reads from a pipe
  // that
  // this Java process holds open: when this Java process ends, the guard ends the server.
  private static final String GUARD_SCRIPT =
      """
      exec 3<&0
      ( read -r _ <&3
        kill -TERM $$ 2>/dev/null || exit 0
        for ((i = 0; i < 25; i++)); do sleep 0.2; kill -0 $$ 2>/dev/null || exit 0; done
        kill -KILL $$ ) >/dev/null 2>&1 &
      exec "$@" 3<&- </dev/null
      """;

  /** No further variables for {@link Settings#environment}. */
  static final Map<String, String> NO_VARIABLES = Map.of();

  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);
  private static final long POLL_MILLIS = 50;
  private static final int LOG_LINES_IN_MESSAGE = 5;
  private static final int LOG_TAIL_BYTES = 8 * 1024;

  private final Settings settings;
  private final Process childProcess;
  private final ProcessRecord processRecord;

  private ServerProcess(Settings settings, Process childProcess) {
    this.settings = settings;
    this.childProcess = childProcess;
    this.processRecord = ProcessRecord.of(settings.name(), childProcess.toHandle());
  }

  /**
   * The settings of a server process.
   *
   * @param name name of the server in messages and in the process record
   * @param command program and arguments
   * @param environment variables to set; all others are inherited, except client settings
   * @param log file to which the output of the server is appended
   * @param pids directory for the process record
   */
  public record Settings(
      String name, List<String> command, Map<String, String> environment, Path log, Path pids) {
    public Settings {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }
  }

  /** Starts the child process with its guard and returns at once. */
  public static ServerProcess start(Settings settings) {
    List<String> guardedCommand =
        new ArrayList<>(List.of("bash", "-c", GUARD_SCRIPT, settings.name()));
    guardedCommand.addAll(settings.command());
    ProcessBuilder processBuilder = new ProcessBuilder(guardedCommand).redirectErrorStream(true);
    ChildEnvironment.replaceClientSettings(processBuilder.environment(), settings.environment());
    try {
      Files.createDirectories(settings.log().toAbsolutePath().getParent());
      File serverLog = settings.log().toFile();
      processBuilder.redirectOutput(ProcessBuilder.Redirect.appendTo(serverLog));
      ServerProcess childServer = new ServerProcess(settings, processBuilder.start());
      childServer.processRecord.write(settings.pids());
      return childServer;
    } catch (IOException e) {
      throw new LocalPlatformException(
          "cannot start " + settings.name() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Waits until the server in the child process is ready.
   *
   * @param awaitedState the awaited state, for the message
   * @param readinessProbe returns whether the server is ready; an exception means not yet
   * @throws LocalPlatformException if the server ends first or the time passes; the message has the
   *     last lines of its log
   */
  public void awaitReady(Duration timeout, String awaitedState, Callable<Boolean> readinessProbe) {
    long deadline = System.nanoTime() + timeout.toNanos();
    String lastProbeError = "";
    while (true) {
      try {
        if (readinessProbe.call()) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LocalPlatformException("interrupted while waiting for " + awaitedState, e);
      } catch (Exception notReady) {
        lastProbeError = " (" + notReady.getMessage() + ")";
      }
      if (hasEndedWithin(POLL_MILLIS)) {
        int exitCode = childProcess.exitValue();
        throw new LocalPlatformException(
            settings.name() + " ended with exit code " + exitCode + lastLogLines());
      }
      if (System.nanoTime() > deadline) {
        String unreachedState =
            awaitedState + " is not reached after " + timeout.toSeconds() + " s";
        throw new LocalPlatformException(unreachedState + lastProbeError + lastLogLines());
      }
    }
  }

  /**
   * Waits until the server in the child process answers a request with 200.
   *
   * @param awaitedState the awaited state, for the message
   * @throws LocalPlatformException as {@link #awaitReady}
   */
  public void awaitOk(Duration timeout, String awaitedState, URI url) {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request = HttpRequest.newBuilder(url).timeout(PROBE_TIMEOUT).build();
    awaitReady(
        timeout,
        awaitedState,
        () ->
            client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode()
                == HttpURLConnection.HTTP_OK);
  }

  private boolean hasEndedWithin(long millis) {
    try {
      return childProcess.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalPlatformException("interrupted while waiting for " + settings.name(), e);
    }
  }

  private String lastLogLines() {
    return ": " + String.join(" | ", readLogTail()) + " (log: " + settings.log() + ")";
  }

  private List<String> readLogTail() {
    try (var logChannel = Files.newByteChannel(settings.log())) {
      long tailStart = Math.max(0, logChannel.size() - LOG_TAIL_BYTES);
      logChannel.position(tailStart);
      byte[] logTail = Channels.newInputStream(logChannel).readAllBytes();
      List<String> logLines = new String(logTail, StandardCharsets.UTF_8).lines().toList();
      int firstShownLine = Math.max(0, logLines.size() - LOG_LINES_IN_MESSAGE);
      return logLines.subList(firstShownLine, logLines.size());
    } catch (IOException e) {
      return List.of("log unreadable: " + e.getMessage());
    }
  }

  public String name() {
    return settings.name();
  }

  public long pid() {
    return childProcess.pid();
  }

  public boolean isAlive() {
    return childProcess.isAlive();
  }

  public Path log() {
    return settings.log();
  }

  /** Kills the server, as a crash would. */
  public void kill() {
    childProcess.destroyForcibly();
    awaitEnd();
  }

  /**
   * Sends the server process a signal.
   *
   * @param signalName such as {@code STOP} or {@code CONT}
   */
  public void signal(String signalName) {
    try {
      Process killCommand =
          new ProcessBuilder("kill", "-" + signalName, Long.toString(pid())).start();
      if (killCommand.waitFor() != 0) {
        throw new LocalPlatformException("cannot send " + signalName + " to " + settings.name());
      }
    } catch (IOException e) {
      throw new LocalPlatformException("cannot send " + signalName + " to " + settings.name(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalPlatformException(
          "interrupted while sending a signal to " + settings.name(), e);
    }
  }

  /** Waits until the server process ends by itself; empty if it still runs after this time. */
  public OptionalInt awaitExit(Duration timeout) {
    return hasEndedWithin(timeout.toMillis())
        ? OptionalInt.of(childProcess.exitValue())
        : OptionalInt.empty();
  }

  private void awaitEnd() {
    try {
      childProcess.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalPlatformException("interrupted while ending " + settings.name(), e);
    }
  }

  /** Terminates the server process, kills it after a timeout, and returns when it has ended. */
  @Override
  public void close() {
    close(SHUTDOWN_TIMEOUT);
  }

  void close(Duration timeout) {
    ProcessRecord.end(childProcess.toHandle(), timeout);
    awaitEnd();
    processRecord.remove(settings.pids());
  }
}
