package io.platformmesh.onboarding.local.bench.rig;

import io.platformmesh.onboarding.local.bench.measure.ApiServerRequests;
import io.platformmesh.onboarding.local.bench.measure.OwnRequests;
import io.platformmesh.onboarding.local.bench.measure.ProcessUse;
import io.platformmesh.onboarding.local.bench.measure.RequestCounts;
import io.platformmesh.onboarding.local.bench.measure.Snapshot;
import io.platformmesh.onboarding.local.bench.measure.TemporalRequests;
import io.platformmesh.onboarding.local.servers.ApiServer;
import io.platformmesh.onboarding.local.servers.platform.OnboardProcess;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** Takes snapshots of the counters of a platform. */
final class Probe {
  private final TemporalRequests temporalRequests = new TemporalRequests();
  private final RealPlatform platform;
  private final ApiServer workspaceServer;
  private final OwnRequests runtimeRequests;
  private final OwnRequests workspaceRequests;
  private final RunHistories histories;

  Probe(
      RealPlatform platform,
      ApiServer workspaceServer,
      OwnRequests runtimeRequests,
      OwnRequests workspaceRequests,
      RunHistories histories) {
    this.platform = platform;
    this.workspaceServer = workspaceServer;
    this.runtimeRequests = runtimeRequests;
    this.workspaceRequests = workspaceRequests;
    this.histories = histories;
  }

  /** Returns the requests of the API servers, those of the benchmark included. */
  RequestCounts allApiRequests() {
    return ApiServerRequests.read(Rig.RUNTIME, platform.runtime())
        .plus(ApiServerRequests.read(Rig.WORKSPACE, workspaceServer.client()));
  }

  Snapshot snapshot() {
    Map<String, Long> temporal = new HashMap<>();
    Map<String, ProcessUse> processes = new HashMap<>();
    addOnboardProcess("worker", platform.worker(), platform.workerMetrics(), temporal, processes);
    addOnboardProcess(
        "watcher", platform.watcher(), platform.watcherMetrics(), temporal, processes);
    processes.put("temporal", ProcessUse.read(platform.temporalProcess().pid()));
    processes.put("etcd", ProcessUse.read(platform.etcdProcess().pid()));
    processes.put(
        "kube-apiserver " + Rig.RUNTIME, ProcessUse.read(platform.runtimeServer().process().pid()));
    processes.put(
        "kube-apiserver " + Rig.WORKSPACE, ProcessUse.read(workspaceServer.process().pid()));
    processes.put("benchmark", ProcessUse.read(ProcessHandle.current().pid()));
    RequestCounts own = runtimeRequests.counts().plus(workspaceRequests.counts());
    return new Snapshot(
        allApiRequests().minus(own), temporal, processes, histories.runs(), System.nanoTime());
  }

  private void addOnboardProcess(
      String name,
      OnboardProcess process,
      URI metrics,
      Map<String, Long> temporal,
      Map<String, ProcessUse> processes) {
    if (process.isAlive()) {
      temporalRequests
          .read(metrics)
          .forEach((operation, number) -> temporal.put(name + " " + operation, number));
      processes.put(name, ProcessUse.read(process.pid()));
    }
  }
}
