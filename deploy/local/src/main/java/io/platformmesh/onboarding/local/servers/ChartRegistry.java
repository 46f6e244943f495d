package io.platformmesh.onboarding.local.servers;

import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A container registry for charts, in memory, without TLS and without authentication. */
public final class ChartRegistry implements AutoCloseable {
  private static final Duration STARTUP_TIMEOUT = Duration.ofMinutes(1);
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);

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
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address + "/v2/"))
            .timeout(PROBE_TIMEOUT)
            .build();
    process.awaitReady(
        STARTUP_TIMEOUT,
        "the readiness of the registry",
        () ->
            client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode()
                == HttpURLConnection.HTTP_OK);
  }

  /** Host and port, as in {@code registry} of a component. */
  public String address() {
    return address;
  }

  public ServerProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }
}
