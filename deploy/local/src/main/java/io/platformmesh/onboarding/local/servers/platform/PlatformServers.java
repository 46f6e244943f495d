package io.platformmesh.onboarding.local.servers.platform;

import io.platformmesh.onboarding.local.servers.ApiServer;
import io.platformmesh.onboarding.local.servers.Certificates;
import io.platformmesh.onboarding.local.servers.Etcd;
import io.platformmesh.onboarding.local.servers.Ports;
import io.platformmesh.onboarding.local.servers.ServerBinaries;
import io.platformmesh.onboarding.local.servers.TemporalServer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The servers of a local platform: etcd, Temporal, the runtime cluster and further clusters. */
final class PlatformServers {
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
    certificates = Certificates.in(platformState.certificates());
    administratorToken = platformState.token("administrator");
    Path logs = platformState.logs();
    Path pids = platformState.pids();
    Stopwatch stopwatch = new Stopwatch(options.progress());
    etcd =
        startedParts.add(
            Etcd.start(
                binaries.etcd(), platformState.etcd(), logs, pids, ports.etcd(), ports.etcdPeer()));
    temporalServer =
        startedParts.add(
            TemporalServer.start(
                binaries.temporal(),
                platformState.temporal(),
                logs,
                pids,
                ports.temporal(),
                ports.temporalUi(),
                ports.temporalMetrics(),
                options.temporalConfig()));
    etcd.awaitReady();
    stopwatch.reportReady("etcd");
    runtimeServer = startedParts.add(startApiServer("runtime", ports.runtime()));
    List<String> clusterNames = options.clusters();
    for (int i = 0; i < clusterNames.size(); i++) {
      clusterServers.put(
          clusterNames.get(i),
          startedParts.add(startApiServer(clusterNames.get(i), ports.clusters().get(i))));
    }
    temporalServer.awaitReady();
    stopwatch.reportReady("Temporal");
    runtimeServer.awaitReady();
    stopwatch.reportReady("runtime cluster");
    clusterServers.forEach(
        (name, cluster) -> {
          cluster.awaitReady();
          stopwatch.reportReady("cluster " + name);
        });
  }

  private ApiServer startApiServer(String serverName, int port) {
    return ApiServer.start(
        new ApiServer.Settings(
            binaries.kubeApiServer(),
            serverName,
            platformState.server(serverName),
            platformState.logs(),
            platformState.pids(),
            certificates,
            etcd,
            port,
            administratorToken));
  }

  /** Starts one more API server on a free port and waits until it is ready. */
  ApiServer startFurther(String serverName) {
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
  String token() {
    return administratorToken;
  }

  ApiServer runtime() {
    return runtimeServer;
  }

  Map<String, ApiServer> clusters() {
    return Collections.unmodifiableMap(clusterServers);
  }

  TemporalServer temporal() {
    return temporalServer;
  }
}
