package io.platformmesh.onboarding.local.command;

import io.platformmesh.onboarding.local.LocalPlatformException;
import io.platformmesh.onboarding.local.servers.ProcessRecord;
import io.platformmesh.onboarding.local.servers.platform.OnboardProcess;
import io.platformmesh.onboarding.local.servers.platform.PlatformState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The process that runs a platform in the background, and its servers. */
final class Daemon {
  static final String NAME = "platform";

  // In its own process group, so that the terminal's signals do not reach it.
  private static final String DETACHED =
      """
      log=$1; shift
      set -m
      nohup "$@" </dev/null >>"$log" 2>&1 &
      echo $!
      """;
  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(40);
  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(3);

  private final PlatformState state;

  Daemon(PlatformState state) {
    this.state = state;
  }

  /** The daemon, if it runs. */
  Optional<ProcessRecord> running() {
    return ProcessRecord.all(state.pids()).stream()
        .filter(record -> record.name().equals(NAME))
        .filter(ProcessRecord::isRunning)
        .findFirst();
  }

  /** The names of the processes of a running platform that have ended by themselves. */
  List<String> endedProcesses() {
    return ProcessRecord.all(state.pids()).stream()
        .filter(record -> !record.isRunning())
        .map(ProcessRecord::name)
        .toList();
  }

  /** Starts the daemon as {@code platform run} with these arguments. */
  ProcessRecord start(List<String> arguments) {
    state.create();
    List<String> run = new ArrayList<>(List.of("run"));
    run.addAll(arguments);
    List<String> command = new ArrayList<>(List.of("bash", "-c", DETACHED, NAME));
    command.add(state.daemonLog().toString());
    command.addAll(OnboardProcess.java(PlatformMain.class.getName(), List.of("-Xmx1g"), run));
    try {
      Process shell =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String pid = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
      ProcessHandle process =
          ProcessHandle.of(Long.parseLong(pid))
              .orElseThrow(
                  () ->
                      new LocalPlatformException(
                          "the platform ended right after its start: see " + state.daemonLog()));
      ProcessRecord record = ProcessRecord.of(NAME, process);
      record.write(state.pids());
      return record;
    } catch (IOException | NumberFormatException e) {
      throw new LocalPlatformException("cannot start the platform: " + e.getMessage(), e);
    }
  }

  /**
   * Stops the daemon, and the processes of an earlier daemon that was killed.
   *
   * @return how many processes were running
   */
  int stop() {
    List<ProcessRecord> running = ProcessRecord.running(state.pids());
    running().ifPresent(daemon -> daemon.end(SHUTDOWN_TIMEOUT));
    ProcessRecord.running(state.pids()).stream()
        .flatMap(record -> record.process().stream())
        .forEach(ProcessHandle::destroy);
    ProcessRecord.running(state.pids()).forEach(record -> record.end(KILL_TIMEOUT));
    ProcessRecord.all(state.pids()).forEach(record -> record.remove(state.pids()));
    try {
      Files.deleteIfExists(state.summary());
    } catch (IOException e) {
      throw new LocalPlatformException("cannot remove " + state.summary(), e);
    }
    return running.size();
  }
}
