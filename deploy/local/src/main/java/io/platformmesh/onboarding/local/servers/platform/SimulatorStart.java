package io.platformmesh.onboarding.local.servers.platform;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.local.simulator.platformmesh.Workspaces;
import java.nio.file.Path;

/** Starts what plays the parts of Platform Mesh that are not ours. */
@FunctionalInterface
public interface SimulatorStart {

  /**
   * Starts it.
   *
   * @param runtime administrator of the runtime cluster; it stays open longer than the simulator
   * @param rules file with delays and faults, which may be missing and may change at any time
   * @return ends it
   */
  AutoCloseable start(KubernetesClient runtime, Workspaces workspaces, Path rules);
}
