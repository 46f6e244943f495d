package io.platformmesh.onboarding.local.servers.platform;

import io.platformmesh.onboarding.local.servers.ServerProcess;
import io.platformmesh.onboarding.starter.cli.OnboardCommand;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The worker or the watcher as a child process that tests can kill and restart. */
public final class OnboardProcess implements AutoCloseable {
  private static final Duration STARTUP_TIMEOUT = Duration.ofSeconds(90);
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);

  private final ServerProcess.Settings settings;
  private final URI readiness;
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable ServerProcess process;

  /**
   * Prepares a process without starting it.
   *
   * @param name name of the process and of its log
   * @param command subcommand of {@code onboard}
   * @param environment its configuration
   * @param metricsPort port that serves {@code /readyz}
   */
  OnboardProcess(
      String name,
      String command,
      Map<String, String> environment,
      int metricsPort,
      PlatformState state) {
    settings =
        new ServerProcess.Settings(
            name,
            java(OnboardCommand.class.getName(), List.of("-Xmx512m"), List.of(command)),
            environment,
            state.logs().resolve(name + ".log"),
            state.pids());
    readiness = URI.create("http://127.0.0.1:" + metricsPort + "/readyz");
  }

  /** Returns the command line that runs a main class of this program in another Java process. */
  public static List<String> java(String main, List<String> options, List<String> arguments) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(arguments);
    return List.copyOf(command);
  }

  /** Starts the process if it does not run, and returns at once. */
  public synchronized void start() {
    if (!isAlive()) {
      process = ServerProcess.start(settings);
    }
  }

  /** Waits until {@code /readyz} answers 200. */
  public void awaitReady() {
    ServerProcess running = running();
    HttpRequest request = HttpRequest.newBuilder(readiness).timeout(PROBE_TIMEOUT).build();
    running.awaitReady(
        STARTUP_TIMEOUT,
        "the readiness of " + settings.name(),
        () -> http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200);
  }

  private synchronized ServerProcess running() {
    ServerProcess running = process;
    if (running == null) {
      throw new IllegalStateException(settings.name() + " has not been started");
    }
    return running;
  }

  /** Kills the process, as a crash would. */
  public void kill() {
    running().kill();
  }

  /**
   * Sends the process a signal and returns at once.
   *
   * @param name such as {@code TERM}, {@code STOP} or {@code CONT}
   */
  public void signal(String name) {
    running().signal(name);
  }

  /** Waits for the process to end by itself; empty if it still runs after this time. */
  public OptionalInt awaitExit(Duration timeout) {
    return running().awaitExit(timeout);
  }

  public synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  public long pid() {
    return running().pid();
  }

  public Path log() {
    return settings.log();
  }

  /** Terminates the process and waits for its end. */
  @Override
  public synchronized void close() {
    if (process != null) {
      process.close();
      process = null;
    }
  }
}
