package io.platformmesh.onboarding.local.e2e;

import io.platformmesh.onboarding.local.OnboardRun;
import io.platformmesh.onboarding.local.servers.Ports;
import io.platformmesh.onboarding.local.servers.ServerProcess;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Worker, watcher and others in processes of their own, configured by a test. */
final class Processes implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final RealPlatform platform;
  private final Path directory;
  private final Map<String, ServerProcess> running = new LinkedHashMap<>();

  /**
   * None yet.
   *
   * @param directory for logs and process ids
   */
  Processes(RealPlatform platform, Path directory) {
    this.platform = platform;
    this.directory = directory;
  }

  /**
   * Starts a process in place of the one of the same command, and waits until it is ready.
   *
   * @param variables in addition to those of the platform
   */
  void start(String command, Map<String, String> variables) throws IOException {
    int port = Ports.free();
    Map<String, String> more = new HashMap<>(variables);
    more.put("METRICS_PORT", Integer.toString(port));
    begin(command, more, URI.create("http://127.0.0.1:%d/readyz".formatted(port)));
  }

  /** Starts a process that is ready when this address answers. */
  void begin(String command, Map<String, String> variables, URI readiness) throws IOException {
    stop(command);
    Map<String, String> environment = new HashMap<>(platform.environment());
    environment.putAll(variables);
    Files.createDirectories(directory.resolve("pids"));
    ServerProcess process =
        ServerProcess.start(
            new ServerProcess.Settings(
                command,
                OnboardRun.command(command),
                environment,
                log(command),
                directory.resolve("pids")));
    running.put(command, process);
    process.awaitOk(PATIENCE, "a ready " + command, readiness);
  }

  /** Asks it to end, if it runs. */
  void stop(String command) {
    ServerProcess process = running.remove(command);
    if (process != null) {
      process.close();
    }
  }

  /** Whether the process that was started last still runs. */
  boolean isAlive(String command) {
    ServerProcess process = running.get(command);
    return process != null && process.isAlive();
  }

  /** The log of all processes of this command. */
  String logged(String command) throws IOException {
    return Files.readString(log(command));
  }

  private Path log(String command) {
    return directory.resolve(command + ".log");
  }

  @Override
  public void close() {
    running.values().forEach(ServerProcess::close);
  }
}
