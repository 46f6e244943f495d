package io.platformmesh.onboarding.local.servers;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A container registry for charts, in memory, without TLS and without authentication. */
public final class ChartRegistry implements AutoCloseable {
  private static final Duration STARTUP_TIMEOUT = Duration.ofMinutes(1);

  private final ServerProcess process;
  private final String address;

  private ChartRegistry(ServerProcess process, String address) {
    this.process = process;
    this.address = address;
  }

  /** Starts the registry on a port of the loopback interface, and returns at once. */
  public static ChartRegistry start(Path binary, int port, Path logs, Path pids) {
    ServerProcess process =
        ServerProcess.start(
            new ServerProcess.Settings(
                "registry",
                List.of(binary.toString(), "-port", Integer.toString(port)),
                ServerProcess.NO_VARIABLES,
                logs.resolve("registry.log"),
                pids));
    return new ChartRegistry(process, "127.0.0.1:" + port);
  }

  /** Waits until the registry answers. */
  public void awaitReady() {
    URI apiUrl = URI.create("http://" + address + "/v2/");
    process.awaitOk(STARTUP_TIMEOUT, "the readiness of the registry", apiUrl);
  }

  @Override
  public void close() {
    process.close();
  }
}
