package io.platformmesh.onboarding.local.servers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An etcd with one member: the store of all API servers of a local platform. */
public final class Etcd implements AutoCloseable {
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration STARTUP_TIMEOUT = Duration.ofMinutes(1);

  private final ServerProcess etcdProcess;
  private final URI clientUrl;

  private Etcd(ServerProcess etcdProcess, URI clientUrl) {
    this.etcdProcess = etcdProcess;
    this.clientUrl = clientUrl;
  }

  /**
   * Starts etcd and returns at once. etcd does not force its writes to disk: they survive a crash
   * of etcd, but not a crash of the machine.
   *
   * @param dataDirectory data directory of etcd
   * @param logs directory for the log of etcd
   * @param pids directory for the process record
   */
  public static Etcd start(
      Path etcdBinary, Path dataDirectory, Path logs, Path pids, int clientPort, int peerPort) {
    String clientUrl = "http://127.0.0.1:" + clientPort;
    String peerUrl = "http://127.0.0.1:" + peerPort;
    List<String> etcdCommand =
        List.of(
            etcdBinary.toString(),
            "--name=local",
            "--data-dir=" + dataDirectory,
            "--listen-client-urls=" + clientUrl,
            "--advertise-client-urls=" + clientUrl,
            "--listen-peer-urls=" + peerUrl,
            "--initial-advertise-peer-urls=" + peerUrl,
            "--initial-cluster=local=" + peerUrl,
            "--unsafe-no-fsync",
            "--log-level=warn");
    Path etcdLog = logs.resolve("etcd.log");
    ServerProcess etcdProcess =
        ServerProcess.start(
            new ServerProcess.Settings(
                "etcd", etcdCommand, ServerProcess.NO_VARIABLES, etcdLog, pids));
    return new Etcd(etcdProcess, URI.create(clientUrl));
  }

  /** Waits until etcd reports that it is healthy. */
  public void awaitReady() {
    HttpClient etcdClient = HttpClient.newHttpClient();
    HttpRequest healthRequest =
        HttpRequest.newBuilder(clientUrl.resolve("/health")).timeout(PROBE_TIMEOUT).build();
    etcdProcess.awaitReady(
        STARTUP_TIMEOUT, "the health of etcd", () -> isHealthy(etcdClient, healthRequest));
  }

  private static boolean isHealthy(HttpClient etcdClient, HttpRequest healthRequest)
      throws IOException, InterruptedException {
    HttpResponse<String> healthResponse =
        etcdClient.send(healthRequest, HttpResponse.BodyHandlers.ofString());
    return healthResponse.body().contains("\"true\"");
  }

  /** The URL under which API servers reach etcd. */
  public URI url() {
    return clientUrl;
  }

  public ServerProcess process() {
    return etcdProcess;
  }

  @Override
  public void close() {
    etcdProcess.close();
  }
}
