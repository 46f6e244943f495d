package io.platformmesh.onboarding.local.servers.platform;

import io.platformmesh.onboarding.local.LocalPlatformException;
import io.platformmesh.onboarding.local.servers.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * The ports of a platform on the loopback interface. The servers of workspaces use free ports.
 *
 * @param clusters ports of the further clusters, in their order
 */
public record PlatformPorts(
    int runtime,
    int kcp,
    int temporal,
    int temporalUi,
    int temporalMetrics,
    int workerMetrics,
    int watcherMetrics,
    int etcd,
    int etcdPeer,
    int registry,
    List<Integer> clusters) {

  public PlatformPorts {
    clusters = List.copyOf(clusters);
  }

  /** Assigns consecutive ports to the servers of a platform. */
  public static PlatformPorts from(int firstPort, int clusterCount) {
    AtomicInteger nextPort = new AtomicInteger(firstPort);
    return assign(nextPort::getAndIncrement, clusterCount);
  }

  /** Assigns any free ports to the servers of a platform. */
  public static PlatformPorts free(int clusterCount) {
    return assign(Ports::free, clusterCount);
  }

  private static PlatformPorts assign(IntSupplier nextPort, int clusterCount) {
    int runtime = nextPort.getAsInt();
    int kcp = nextPort.getAsInt();
    int temporal = nextPort.getAsInt();
    int temporalUi = nextPort.getAsInt();
    int temporalMetrics = nextPort.getAsInt();
    int workerMetrics = nextPort.getAsInt();
    int watcherMetrics = nextPort.getAsInt();
    int etcd = nextPort.getAsInt();
    int etcdPeer = nextPort.getAsInt();
    int registry = nextPort.getAsInt();
    List<Integer> clusterPorts = new ArrayList<>();
    while (clusterPorts.size() < clusterCount) {
      clusterPorts.add(nextPort.getAsInt());
    }
    return new PlatformPorts(
        runtime,
        kcp,
        temporal,
        temporalUi,
        temporalMetrics,
        workerMetrics,
        watcherMetrics,
        etcd,
        etcdPeer,
        registry,
        clusterPorts);
  }

  /**
   * Checks that all ports of the platform are free.
   *
   * @throws LocalPlatformException if some ports are in use; the message names them
   */
  void requireFree() {
    List<Integer> platformPorts = new ArrayList<>(clusters);
    platformPorts.addAll(
        List.of(
            runtime,
            kcp,
            temporal,
            temporalUi,
            temporalMetrics,
            workerMetrics,
            watcherMetrics,
            etcd,
            etcdPeer,
            registry));
    List<Integer> portsInUse =
        platformPorts.stream().filter(port -> !Ports.isFree(port)).sorted().toList();
    if (!portsInUse.isEmpty()) {
      throw new LocalPlatformException(
          "another program listens on "
              + portsInUse
              + ": stop it, or choose other ports with --port-base or --free-ports");
    }
  }
}
