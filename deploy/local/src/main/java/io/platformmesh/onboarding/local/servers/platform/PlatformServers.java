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

/** The servers that run as long as the platform does. */
final class PlatformServers {
  private final PlatformState state;
  private final ServerBinaries binaries;
  private final Certificates certificates;
  private final String token;
  private final Etcd etcd;
  private final ApiServer runtime;
  private final Map<String, ApiServer> clusters = new LinkedHashMap<>();
  private final TemporalServer temporal;

  /**
   * Starts all servers and returns when they are ready.
   *
   * @param started receives each server right after its start
   */
  PlatformServers(
      PlatformOptions options, PlatformState state, PlatformPorts ports, CloseableStack started) {
    this.state = state;
    binaries = ServerBinaries.install(options.progress());
    certificates = Certificates.in(state.certificates());
    token = state.token("administrator");
    Path logs = state.logs();
    Path pids = state.pids();
    Stopwatch stopwatch = new Stopwatch(options.progress());
    etcd =
        started.add(
            Etcd.start(binaries.etcd(), state.etcd(), logs, pids, ports.etcd(), ports.etcdPeer()));
    temporal =
        started.add(
            TemporalServer.start(
                binaries.temporal(),
                state.temporal(),
                logs,
                pids,
                ports.temporal(),
                ports.temporalUi(),
                ports.temporalMetrics(),
                options.temporalConfig()));
    etcd.awaitReady();
    stopwatch.reportReady("etcd");
    runtime = started.add(start("runtime", ports.runtime()));
    List<String> names = options.clusters();
    for (int i = 0; i < names.size(); i++) {
      clusters.put(names.get(i), started.add(start(names.get(i), ports.clusters().get(i))));
    }
    temporal.awaitReady();
    stopwatch.reportReady("Temporal");
    runtime.awaitReady();
    stopwatch.reportReady("runtime cluster");
    clusters.forEach(
        (name, cluster) -> {
          cluster.awaitReady();
          stopwatch.reportReady("cluster " + name);
        });
  }

  private ApiServer start(String name, int port) {
    return ApiServer.start(
        new ApiServer.Settings(
            binaries.kubeApiServer(),
            name,
            state.server(name),
            state.logs(),
            state.pids(),
            certificates,
            etcd,
            port,
            token));
  }

  /** Starts one more API server on a free port and waits until it is ready. */
  ApiServer startFurther(String name) {
    ApiServer server = start(name, Ports.free());
    try {
      server.awaitReady();
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  Certificates certificates() {
    return certificates;
  }

  /** Bearer token of the administrator of all clusters. */
  String token() {
    return token;
  }

  ApiServer runtime() {
    return runtime;
  }

  Map<String, ApiServer> clusters() {
    return Collections.unmodifiableMap(clusters);
  }

  TemporalServer temporal() {
    return temporal;
  }
}
