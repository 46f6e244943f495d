package io.platformmesh.onboarding.local.servers.platform;

import io.platformmesh.onboarding.local.servers.ChartRegistry;
import io.platformmesh.onboarding.local.servers.ServerBinaries;
import io.platformmesh.onboarding.local.servers.SourceController;
import io.platformmesh.onboarding.local.simulator.rules.SimulatedKind;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Flux's source-controller with a registry for charts; the simulator plays the rest of Flux. */
final class RealFlux {

  /** The kinds that the source-controller reconciles instead of the simulator. */
  static final Set<SimulatedKind> KINDS =
      Set.of(SimulatedKind.OCI_REPOSITORY, SimulatedKind.HELM_REPOSITORY, SimulatedKind.HELM_CHART);

  private static final String CONTROLLER = "source-controller";
  private static final String DEFINITIONS = "source-controller-crds";
  private static final String REGISTRY = "oci-registry";

  private final Map<String, Path> programs;

  private RealFlux(Map<String, Path> programs) {
    this.programs = programs;
  }

  /** Finds the programs or builds them; the first build takes minutes. */
  static RealFlux install(Consumer<String> progressSink) {
    return new RealFlux(ServerBinaries.find(progressSink, CONTROLLER, DEFINITIONS, REGISTRY));
  }

  /** Directory with the custom resource definitions of the source-controller. */
  Path definitions() {
    return programs.get(DEFINITIONS);
  }

  ChartRegistry startRegistry(PlatformState platformState, int port) {
    return ChartRegistry.start(
        programs.get(REGISTRY), port, platformState.logs(), platformState.pids());
  }

  SourceController startController(PlatformState platformState) {
    return SourceController.start(
        programs.get(CONTROLLER),
        platformState.kubeconfig(),
        platformState.sources(),
        platformState.logs(),
        platformState.pids());
  }
}
