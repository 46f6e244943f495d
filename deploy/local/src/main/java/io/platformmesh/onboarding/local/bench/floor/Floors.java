package io.platformmesh.onboarding.local.bench.floor;

import io.platformmesh.onboarding.local.bench.measure.Load;
import io.platformmesh.onboarding.local.bench.measure.LoadResult;
import io.platformmesh.onboarding.local.bench.measure.Started;
import io.platformmesh.onboarding.local.bench.rig.Rig;
import java.util.List;
import java.util.function.Function;

/**
 * Measures the floors of a load.
 *
 * @param load starts the work and waits for it
 * @param atOnce whether the work starts all at once, not one after the other
 * @param components number of components of each onboarding
 */
public record Floors(Load load, boolean atOnce, int components) {
  /**
   * Measures the floor of Kubernetes.
   *
   * @param warmUp names of onboardings before the measured ones
   * @param names names of ManagedProviders that do not exist
   */
  public Floor kubernetes(Rig rig, List<String> warmUp, List<String> names) {
    try (KubernetesFloor floor = new KubernetesFloor(rig)) {
      LoadResult result = measure(warmUp, names, name -> floor.start(name, components));
      return new Floor(KubernetesFloor.NAME, result, KubernetesFloor.requestsEach(components));
    }
  }

  /**
   * Measures the floor of Temporal.
   *
   * @param warmUp ids of workflows before the measured ones
   * @param names ids of workflows that do not exist
   */
  public Floor temporal(Rig rig, List<String> warmUp, List<String> names) {
    try (TemporalFloor floor = new TemporalFloor(rig.temporal())) {
      LoadResult result = measure(warmUp, names, name -> floor.start(name, components));
      return new Floor(TemporalFloor.NAME, result, 0);
    }
  }

  private LoadResult measure(
      List<String> warmUp, List<String> names, Function<String, Started> start) {
    if (!warmUp.isEmpty()) {
      load.oneByOne(warmUp, start);
    }
    return atOnce ? load.atOnce(names, start) : load.oneByOne(names, start);
  }
}
