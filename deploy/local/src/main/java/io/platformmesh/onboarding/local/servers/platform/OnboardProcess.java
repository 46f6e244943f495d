package io.platformmesh.onboarding.local.servers.platform;

import io.platformmesh.onboarding.local.servers.ServerProcess;
import io.platformmesh.onboarding.starter.cli.main.OnboardCommand;
import java.net.URI;
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

  /** The heap of {@code ./onboard worker} and {@code ./onboard watcher}, and a limit for tests. */
  private static final List<String> HEAP_OPTIONS =
      List.of(
          "-Xms24m",
          "-Xmx512m",
          "-XX:NewSize=8m",
          "-XX:MaxNewSize=32m",
          "-XX:MinHeapFreeRatio=15",
          "-XX:MaxHeapFreeRatio=30");

  private final ServerProcess.Settings processSettings;
  private final URI readinessUrl;
  private @Nullable ServerProcess serverProcess;

  /**
   * Prepares a worker or watcher process without starting it.
   *
   * @param name name of the process and of its log
   * @param onboardCommand subcommand of {@code onboard}
   * @param environment configuration of the worker or watcher
   * @param javaOptions options of Java; they override the default ones
   * @param metricsPort port that serves {@code /readyz}
   */
  OnboardProcess(
      String name,
      String onboardCommand,
      Map<String, String> environment,
      List<String> javaOptions,
      int metricsPort,
      PlatformState platform) {
    List<String> allJavaOptions = new ArrayList<>(HEAP_OPTIONS);
    allJavaOptions.addAll(javaOptions);
    processSettings =
        new ServerProcess.Settings(
            name,
            javaCommand(OnboardCommand.class.getName(), allJavaOptions, List.of(onboardCommand)),
            environment,
            platform.logs().resolve(name + ".log"),
            platform.pids());
    readinessUrl = URI.create("http://127.0.0.1:" + metricsPort + "/readyz");
  }

  /** Returns the command line that runs a main class of this program in another Java process. */
  public static List<String> javaCommand(
      String mainClass, List<String> javaOptions, List<String> arguments) {
    Path javaProgram = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> javaCommand = new ArrayList<>();
    javaCommand.add(javaProgram.toString());
    javaCommand.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    javaCommand.addAll(javaOptions);
    javaCommand.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    javaCommand.addAll(arguments);
    return List.copyOf(javaCommand);
  }

  /** Starts the worker or watcher if it does not run, and returns at once. */
  public synchronized void start() {
    if (!isAlive()) {
      serverProcess = ServerProcess.start(processSettings);
    }
  }

  /** Waits until the worker or watcher answers 200 at {@code /readyz}. */
  public void awaitReady() {
    requireStarted()
        .awaitOk(STARTUP_TIMEOUT, "the readiness of " + processSettings.name(), readinessUrl);
  }

  private synchronized ServerProcess requireStarted() {
    ServerProcess runningProcess = serverProcess;
    if (runningProcess == null) {
      throw new IllegalStateException(processSettings.name() + " has not been started");
    }
    return runningProcess;
  }

  /** Kills the worker or watcher process, as a crash would. */
  public void kill() {
    requireStarted().kill();
  }

  /**
   * Sends the worker or watcher process a signal and returns at once.
   *
   * @param signalName such as {@code TERM}, {@code STOP} or {@code CONT}
   */
  public void signal(String signalName) {
    requireStarted().signal(signalName);
  }

  /**
   * Waits until the worker or watcher ends by itself; empty if the process still runs after this
   * time.
   */
  public OptionalInt awaitExit(Duration timeout) {
    return requireStarted().awaitExit(timeout);
  }

  public synchronized boolean isAlive() {
    return serverProcess != null && serverProcess.isAlive();
  }

  public long pid() {
    return requireStarted().pid();
  }

  public Path log() {
    return processSettings.log();
  }

  /** Terminates the worker or watcher process and waits for its end. */
  @Override
  public synchronized void close() {
    if (serverProcess != null) {
      serverProcess.close();
      serverProcess = null;
    }
  }
}
