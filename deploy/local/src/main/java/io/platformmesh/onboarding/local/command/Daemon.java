package io.platformmesh.onboarding.local.command;

import io.platformmesh.onboarding.local.LocalPlatformException;
import io.platformmesh.onboarding.local.servers.ProcessRecord;
import io.platformmesh.onboarding.local.servers.platform.OnboardProcess;
import io.platformmesh.onboarding.local.servers.platform.PlatformState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The background process of {@code platform up}, which runs a local platform and its servers. */
final class Daemon {
  static final String NAME = "platform";

  // Starts the daemon in its own process group, so that the terminal's signals do not reach it.
  private static final String DETACH_SCRIPT =
      """
      log=$1; shift
      set -m
      nohup "$@" </dev/null >>"$log" 2>&1 &
      echo $!
      """;
  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(40);
  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(3);

  private final PlatformState platform;

  Daemon(PlatformState platform) {
    this.platform = platform;
  }

  /** The running daemon of this local platform, or empty. */
  Optional<ProcessRecord> running() {
    return ProcessRecord.running(platform.pids()).stream()
        .filter(runningProcess -> runningProcess.name().equals(NAME))
        .findFirst();
  }

  /** The names of those child processes of the running platform that have ended by themselves. */
  List<String> endedProcesses() {
    return ProcessRecord.all(platform.pids()).stream()
        .filter(processRecord -> !processRecord.isRunning())
        .map(ProcessRecord::name)
        .toList();
  }

  /** Starts the daemon: {@code platform run} with these arguments, in the background. */
  ProcessRecord start(List<String> arguments) {
    platform.create();
    try {
      long daemonPid = startDetached(daemonCommand(arguments));
      ProcessHandle daemonProcess =
          ProcessHandle.of(daemonPid).orElseThrow(this::endedRightAfterStart);
      ProcessRecord daemonRecord = ProcessRecord.of(NAME, daemonProcess);
      daemonRecord.write(platform.pids());
      return daemonRecord;
    } catch (IOException | NumberFormatException e) {
      throw new LocalPlatformException("cannot start the platform: " + e.getMessage(), e);
    }
  }

  private List<String> daemonCommand(List<String> arguments) {
    List<String> runArguments = new ArrayList<>(List.of("run"));
    runArguments.addAll(arguments);
    List<String> daemonCommand = new ArrayList<>(List.of("bash", "-c", DETACH_SCRIPT, NAME));
    daemonCommand.add(platform.daemonLog().toString());
    daemonCommand.addAll(
        OnboardProcess.javaCommand(PlatformMain.class.getName(), List.of("-Xmx1g"), runArguments));
    return daemonCommand;
  }

  /** Runs {@link #DETACH_SCRIPT} and returns the process id of the daemon, which it prints. */
  private static long startDetached(List<String> daemonCommand) throws IOException {
    Process detachScript =
        new ProcessBuilder(daemonCommand).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    byte[] scriptOutput = detachScript.getInputStream().readAllBytes();
    return Long.parseLong(new String(scriptOutput, StandardCharsets.UTF_8).trim());
  }

  private LocalPlatformException endedRightAfterStart() {
    return new LocalPlatformException(
        "the platform ended right after its start: see " + platform.daemonLog());
  }

  /**
   * Stops the daemon, and the servers of an earlier daemon that was killed.
   *
   * @return how many processes of the platform were running
   */
  int stop() {
    List<ProcessRecord> runningProcesses = ProcessRecord.running(platform.pids());
    running().ifPresent(daemon -> daemon.end(SHUTDOWN_TIMEOUT));
    endRemainingServers();
    try {
      Files.deleteIfExists(platform.summary());
    } catch (IOException e) {
      throw new LocalPlatformException("cannot remove " + platform.summary(), e);
    }
    return runningProcesses.size();
  }

  private void endRemainingServers() {
    Path pids = platform.pids();
    // All servers receive SIGTERM before the first one is awaited, so that they end in parallel.
    for (ProcessRecord remainingServer : ProcessRecord.running(pids)) {
      remainingServer.process().ifPresent(ProcessHandle::destroy);
    }
    ProcessRecord.running(pids).forEach(remainingServer -> remainingServer.end(KILL_TIMEOUT));
    ProcessRecord.all(pids).forEach(endedServer -> endedServer.remove(pids));
  }
}
