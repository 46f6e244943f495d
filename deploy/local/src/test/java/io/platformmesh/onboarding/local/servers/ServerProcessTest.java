package io.platformmesh.onboarding.local.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.platformmesh.onboarding.local.LocalPlatformException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path directory;

  @Test
  void runsAndIsRecordedUntilClosed() {
    ServerProcess server = start("echo ready; exec sleep 1000");
    server.awaitReady(LONG, "a line", () -> Files.readString(server.log()).contains("ready"));
    assertThat(ProcessRecord.running(directory))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.name()).isEqualTo("test");
              assertThat(record.pid()).isEqualTo(server.pid());
            });
    server.close();
    assertThat(server.isAlive()).isFalse();
    assertThat(ProcessRecord.all(directory)).isEmpty();
  }

  @Test
  void killsAProcessThatIgnoresTermination() {
    ServerProcess server = start("trap '' TERM; echo ready; while :; do sleep 0.1; done");
    server.awaitReady(LONG, "a line", () -> Files.readString(server.log()).contains("ready"));
    server.close(Duration.ofMillis(200));
    assertThat(server.isAlive()).isFalse();
  }

  @Test
  void reportsAnEarlyEndWithTheLastLinesOfTheLog() {
    try (ServerProcess server = start("echo one; echo port is taken; exit 3")) {
      assertThatThrownBy(() -> server.awaitReady(LONG, "readiness", () -> false))
          .isInstanceOf(LocalPlatformException.class)
          .hasMessageContaining("test ended with exit code 3: one | port is taken")
          .hasMessageContaining(server.log().toString());
    }
  }

  @Test
  void reportsATimeoutWithTheLastFailure() {
    try (ServerProcess server = start("exec sleep 1000")) {
      assertThatThrownBy(
              () ->
                  server.awaitReady(
                      Duration.ofMillis(1),
                      "readiness",
                      () -> {
                        throw new IllegalStateException("connection refused");
                      }))
          .isInstanceOf(LocalPlatformException.class)
          .hasMessageContaining("readiness is not reached")
          .hasMessageContaining("connection refused");
    }
  }

  @Test
  void endsWithItsParentAndDoesNotInheritTheParentsClientSettings() throws Exception {
    Path pids = directory.resolve("pids");
    Path log = directory.resolve("child.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName(),
                log.toString(),
                pids.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("parent.log").toFile());
    builder
        .environment()
        .putAll(Map.of("TEMPORAL_ADDRESS", "elsewhere:7233", "KUBECONFIG", "/elsewhere"));
    Process parent = builder.start();
    await().until(() -> !ProcessRecord.running(pids).isEmpty());
    ProcessRecord child = ProcessRecord.running(pids).get(0);
    await().until(() -> Files.readString(log).contains("GIVEN=value"));
    assertThat(log).content().contains("PATH=").doesNotContain("elsewhere");
    parent.destroyForcibly();
    await().until(() -> !child.isRunning());
  }

  /** The program that is killed. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] arguments) throws InterruptedException {
      ServerProcess.start(
          new ServerProcess.Settings(
              "child",
              List.of("bash", "-c", "env; exec sleep 1000"),
              Map.of("GIVEN", "value"),
              Path.of(arguments[0]),
              Path.of(arguments[1])));
      Thread.currentThread().join();
    }
  }

  private ServerProcess start(String script) {
    return ServerProcess.start(
        new ServerProcess.Settings(
            "test",
            List.of("bash", "-c", script),
            Map.of(),
            directory.resolve("test.log"),
            directory));
  }
}
