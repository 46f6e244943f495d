package io.platformmesh.onboarding.local.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.platformmesh.onboarding.local.servers.Ports;
import io.platformmesh.onboarding.local.servers.ProcessRecord;
import io.platformmesh.onboarding.local.servers.platform.PlatformState;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PlatformCommandRealIT {
  private static final String[] UP = {
    "up", "--free-ports", "--no-worker", "--no-watcher", "--no-simulator"
  };

  @TempDir Path directory;

  @AfterEach
  void stopPlatform() {
    platform("down");
  }

  @Test
  void upIsIdempotentAndDownLeavesNothing() {
    Result first = platform(UP);
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.err()).contains("runtime cluster ready after");
    assertThat(first.out())
        .contains("kubectl --kubeconfig '" + state().resolve("kubeconfig"))
        .containsPattern("Temporal UI +http://127.0.0.1:\\d+\n")
        .contains("platform down");
    List<ProcessRecord> processes = processes();
    assertThat(processes)
        .extracting(ProcessRecord::name)
        .contains("platform", "etcd", "temporal", "kube-apiserver-runtime");

    Result second = platform(UP);
    assertThat(second.err()).isEqualTo("platform: up already\n");
    assertThat(second.out()).isEqualTo(first.out());
    assertThat(ProcessRecord.all(pids())).containsAll(processes);

    assertThat(platform("status").code()).isZero();
    assertThat(platform("env").out())
        .contains("export KUBECONFIG='" + state().resolve("kubeconfig") + "'")
        .contains("export TEMPORAL_ADDRESS='127.0.0.1:")
        .contains("export KCP_URL='https://127.0.0.1:");

    List<ProcessRecord> last = ProcessRecord.running(pids());
    assertThat(platform("down").code()).isZero();
    assertThat(last).noneMatch(ProcessRecord::isRunning);
    assertThat(state()).doesNotExist();
    awaitNoProcessOfThisState();
    assertThat(platform("down").out()).contains("No platform was up");
  }

  @Test
  void killedPlatformEndsItsServersAndRestartsWithItsState() {
    assertThat(platform(UP).code()).isZero();
    String kubeconfig = contentOf("kubeconfig-kcp");
    List<ProcessRecord> before = processes();
    before.stream()
        .filter(process -> process.name().equals("platform"))
        .flatMap(process -> process.process().stream())
        .forEach(ProcessHandle::destroyForcibly);
    before.stream()
        .filter(process -> process.name().equals("platform"))
        .forEach(process -> await().until(() -> !process.isRunning()));
    Result status = platform("status");
    assertThat(status.code()).isEqualTo(1);
    assertThat(status.err()).contains("was killed").contains("platform down");
    await().untilAsserted(() -> assertThat(before).noneMatch(ProcessRecord::isRunning));

    assertThat(platform(UP).code()).isZero();
    assertThat(tokenOf(contentOf("kubeconfig-kcp"))).isEqualTo(tokenOf(kubeconfig));
    List<ProcessRecord> again = processes();
    again.stream()
        .filter(process -> process.name().equals("platform"))
        .flatMap(process -> process.process().stream())
        .forEach(ProcessHandle::destroyForcibly);
    assertThat(platform("down").code()).isZero();
    assertThat(again).noneMatch(ProcessRecord::isRunning);
    awaitNoProcessOfThisState();
  }

  @Test
  void unusableStateAndFlagsAreReportedInOneLine() throws IOException {
    assertThat(platform("status").err())
        .isEqualTo("platform: no platform is up in " + state() + ": start it with platform up\n");
    assertThat(platform("env").code()).isEqualTo(1);
    assertThat(platform("up", "--crds", directory.resolve("missing").toString()).err())
        .isEqualTo("platform: --crds " + directory.resolve("missing") + " is not a directory\n");
    assertThat(platform("up", "--cluster", "kcp").err())
        .isEqualTo("platform: --cluster kcp is already in use: choose another name\n");
    int base = Ports.free();
    try (ServerSocket taken = new ServerSocket(base + 1, 1, InetAddress.getLoopbackAddress())) {
      Result result = platform("up", "--port-base", Integer.toString(base));
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.err())
          .contains("another program listens on [" + taken.getLocalPort() + "]")
          .contains("--free-ports");
    }
  }

  private void awaitNoProcessOfThisState() {
    await()
        .untilAsserted(
            () ->
                assertThat(ProcessHandle.allProcesses())
                    .noneMatch(
                        process ->
                            process.info().commandLine().orElse("").contains(state().toString())));
  }

  private List<ProcessRecord> processes() {
    return ProcessRecord.running(pids());
  }

  private Path state() {
    return directory.resolve("platform");
  }

  private Path pids() {
    return new PlatformState(state()).pids();
  }

  private String contentOf(String file) {
    assertThat(state().resolve(file)).exists();
    return org.assertj.core.util.Files.contentOf(state().resolve(file).toFile(), "UTF-8");
  }

  private static String tokenOf(String kubeconfig) {
    return kubeconfig.lines().filter(line -> line.contains("token: ")).findFirst().orElseThrow();
  }

  private record Result(int code, String out, String err) {}

  private Result platform(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--state=" + state());
    int code =
        new CommandLine(new PlatformCommand())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(all.toArray(new String[0]));
    return new Result(code, out.toString(), err.toString());
  }
}
