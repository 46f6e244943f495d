package io.platformmesh.onboarding.local.servers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An etcd with one member: the store of all API servers of a local platform. */
public final class Etcd implements AutoCloseable {
  private static final Duration STARTUP_TIMEOUT = Duration.ofMinutes(1);

  private final ServerProcess process;
  private final URI url;

  private Etcd(ServerProcess process, URI url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts etcd and returns at once. It does not force its writes to disk: they survive a crash of
   * etcd, but not a crash of the machine.
   *
   * @param directory data directory
   */
  public static Etcd start(
      Path binary, Path directory, Path logs, Path pids, int clientPort, int peerPort) {
    String client = "http://127.0.0.1:" + clientPort;
    String peer = "http://127.0.0.1:" + peerPort;
    List<String> command =
        List.of(
            binary.toString(),
            "--name=local",
            "--data-dir=" + directory,
            "--listen-client-urls=" + client,
            "--advertise-client-urls=" + client,
            "--listen-peer-urls=" + peer,
            "--initial-advertise-peer-urls=" + peer,
            "--initial-cluster=local=" + peer,
            "--unsafe-no-fsync",
            "--log-level=warn");
    ServerProcess process =
        ServerProcess.start(
            new ServerProcess.Settings("etcd", command, Map.of(), logs.resolve("etcd.log"), pids));
    return new Etcd(process, URI.create(client));
  }

  /** Waits until etcd is healthy. */
  public void awaitReady() {
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest health =
        HttpRequest.newBuilder(url.resolve("/health")).timeout(Duration.ofSeconds(5)).build();
    process.awaitReady(STARTUP_TIMEOUT, "the health of etcd", () -> isHealthy(http, health));
  }

  private static boolean isHealthy(HttpClient http, HttpRequest health)
      throws IOException, InterruptedException {
    return http.send(health, HttpResponse.BodyHandlers.ofString()).body().contains("\"true\"");
  }

  /** The URL for API servers. */
  public URI url() {
    return url;
  }

  public ServerProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }
}
