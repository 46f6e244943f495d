package io.platformmesh.onboarding.local.servers.platform;

import io.platformmesh.onboarding.local.LocalPlatformException;
import io.platformmesh.onboarding.local.servers.Ports;
import java.util.ArrayList;
import java.util.List;
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
    List<Integer> clusters) {

  public PlatformPorts {
    clusters = List.copyOf(clusters);
  }

  /** Consecutive ports. */
  public static PlatformPorts from(int base, int clusters) {
    int[] next = {base};
    return of(() -> next[0]++, clusters);
  }

  /** Ports that are free now. */
  public static PlatformPorts free(int clusters) {
    return of(Ports::free, clusters);
  }

  private static PlatformPorts of(IntSupplier next, int clusters) {
    int runtime = next.getAsInt();
    int kcp = next.getAsInt();
    int temporal = next.getAsInt();
    int temporalUi = next.getAsInt();
    int temporalMetrics = next.getAsInt();
    int workerMetrics = next.getAsInt();
    int watcherMetrics = next.getAsInt();
    int etcd = next.getAsInt();
    int etcdPeer = next.getAsInt();
    List<Integer> further = new ArrayList<>();
    for (int i = 0; i < clusters; i++) {
      further.add(next.getAsInt());
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
        further);
  }

  /**
   * Checks that all ports are free.
   *
   * @throws LocalPlatformException if some are in use; the message names them
   */
  void requireFree() {
    List<Integer> all = new ArrayList<>(clusters);
    all.addAll(
        List.of(
            runtime,
            kcp,
            temporal,
            temporalUi,
            temporalMetrics,
            workerMetrics,
            watcherMetrics,
            etcd,
            etcdPeer));
    List<Integer> taken = all.stream().filter(port -> !Ports.isFree(port)).sorted().toList();
    if (!taken.isEmpty()) {
      throw new LocalPlatformException(
          "another program listens on "
              + taken
              + ": stop it, or choose other ports with --port-base or --free-ports");
    }
  }
}
