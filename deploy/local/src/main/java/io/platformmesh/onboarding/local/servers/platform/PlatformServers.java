package io.platformmesh.onboarding.local.servers.platform;

import io.platformmesh.onboarding.local.servers.ApiServer;
import io.platformmesh.onboarding.local.servers.Certificates;
import io.platformmesh.onboarding.local.servers.Etcd;
import io.platformmesh.onboarding.local.servers.Ports;
import io.platformmesh.onboarding.local.servers.ServerBinaries;
import io.platformmesh.onboarding.local.servers.TemporalServer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The servers of a local platform: etcd, Temporal, the runtime cluster and further clusters. */
final class PlatformServers {
  private static final String TEMPORAL_SERVER = "temporal-server";

  private final PlatformState platformState;
  private final ServerBinaries binaries;
  private final Certificates certificates;
  private final String administratorToken;
  private final Etcd etcd;
  private final ApiServer runtimeServer;
  private final Map<String, ApiServer> clusterServers = new LinkedHashMap<>();
  private final TemporalServer temporalServer;

  /**
   * Starts all servers and returns when they are ready.
   *
   * @param startedParts receives each server right after its start
   */
  PlatformServers(
      PlatformOptions options,
      PlatformState platformState,
      PlatformPorts ports,
      CloseableStack startedParts) {
    this.platformState = platformState;
    binaries = ServerBinaries.install(options.progress());
    certificates = Certificates.in(platformState.certificateDirectory());
    administratorToken = platformState.token("administrator");
    Path logs = platformState.logs();
    Path pids = platformState.pids();
    Stopwatch stopwatch = new Stopwatch(options.progress());
    etcd =
        startedParts.add(
            Etcd.start(
                binaries.etcd(),
                platformState.etcdDirectory(),
                logs,
                pids,
                ports.etcd(),
                ports.etcdPeer()));
    temporalServer = startedParts.add(startTemporal(options, ports));
    etcd.awaitReady();
    stopwatch.reportReady("etcd");
    runtimeServer = startedParts.add(startApiServer("runtime", ports.runtime()));
    Iterator<Integer> clusterPorts = ports.clusters().iterator();
    for (String clusterName : options.clusters()) {
      ApiServer clusterServer = startedParts.add(startApiServer(clusterName, clusterPorts.next()));
      clusterServers.put(clusterName, clusterServer);
    }
    temporalServer.awaitReady();
    stopwatch.reportReady("Temporal");
    runtimeServer.awaitReady();
    stopwatch.reportReady("runtime cluster");
    clusterServers.forEach(
        (clusterName, clusterServer) -> {
          clusterServer.awaitReady();
          stopwatch.reportReady("cluster " + clusterName);
        });
  }

  private TemporalServer startTemporal(PlatformOptions options, PlatformPorts ports) {
    TemporalServer.Settings settings =
        new TemporalServer.Settings(
            platformState.temporalDatabase(),
            platformState.logs(),
            platformState.pids(),
            ports.temporal(),
            ports.temporalUi(),
            ports.temporalMetrics(),
            options.temporalConfig());
    return switch (options.temporal()) {
      case DEVELOPMENT -> TemporalServer.start(binaries.temporal(), settings);
      case SHARDED ->
          TemporalServer.startWithShards(
              ServerBinaries.find(options.progress(), TEMPORAL_SERVER).get(TEMPORAL_SERVER),
              platformState.temporalRoot(),
              settings);
    };
  }

  private ApiServer startApiServer(String serverName, int port) {
    return ApiServer.start(
        new ApiServer.Settings(
            binaries.kubeApiServer(),
            serverName,
            platformState.serverDirectory(serverName),
            platformState.logs(),
            platformState.pids(),
            certificates,
            etcd,
            port,
            administratorToken));
  }

  /** Starts one more API server on a free port and waits until it is ready. */
  ApiServer startFurtherApiServer(String serverName) {
    ApiServer furtherServer = startApiServer(serverName, Ports.free());
    try {
      furtherServer.awaitReady();
      return furtherServer;
    } catch (RuntimeException e) {
      furtherServer.close();
      throw e;
    }
  }

  Certificates certificates() {
    return certificates;
  }

  /** Bearer token of the administrator of all clusters. */
  String administratorToken() {
    return administratorToken;
  }

  Etcd etcd() {
    return etcd;
  }

  ApiServer runtimeServer() {
    return runtimeServer;
  }

  Map<String, ApiServer> clusterServers() {
    return Collections.unmodifiableMap(clusterServers);
  }

  TemporalServer temporalServer() {
    return temporalServer;
  }
}
