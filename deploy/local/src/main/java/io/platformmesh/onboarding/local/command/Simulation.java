package io.platformmesh.onboarding.local.command;

import io.platformmesh.onboarding.local.servers.platform.SimulatorStart;
import io.platformmesh.onboarding.local.simulator.Simulator;
import org.jspecify.annotations.Nullable;

/** Names what plays the rest of Platform Mesh on a platform of the command line. */
final class Simulation {
  private Simulation() {}

  /** Starts the simulator; null while there is none. */
  static @Nullable SimulatorStart start() {
    return Simulator::start;
  }
}
