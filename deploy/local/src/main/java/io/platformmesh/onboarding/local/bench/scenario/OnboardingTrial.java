package io.platformmesh.onboarding.local.bench.scenario;

import io.platformmesh.onboarding.local.bench.counterpart.Delays;
import io.platformmesh.onboarding.local.bench.floor.Floor;
import io.platformmesh.onboarding.local.bench.floor.Floors;
import io.platformmesh.onboarding.local.bench.measure.Load;
import io.platformmesh.onboarding.local.bench.measure.LoadResult;
import io.platformmesh.onboarding.local.bench.measure.Snapshot;
import io.platformmesh.onboarding.local.bench.measure.Started;
import io.platformmesh.onboarding.local.bench.rig.Rig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Onboards ManagedProviders, one after the other or all at once.
 *
 * @param plan the onboardings
 * @param numbers numbers of the scenarios
 * @param hasFloors whether the trial has floors
 */
record OnboardingTrial(Plan plan, Numbers numbers, boolean hasFloors) implements Trial {
  @Override
  public TrialResult run(Rig rig) {
    rig.counterparts().delays(plan.delays());
    Instant started = Instant.now();
    Snapshot before = rig.snapshot();
    LoadResult load =
        load(plan.names(), name -> rig.onboard(name, Rig.READY_MESH, plan.components()));
    Ending.await(rig);
    Snapshot after = rig.snapshot();
    return new TrialResult(
        plan,
        load,
        after.since(before),
        rig.histories().sample(plan.names(), started),
        Map.of(),
        List.of());
  }

  @Override
  public List<Floor> floors(Rig rig) {
    if (!hasFloors) {
      return List.of();
    }
    rig.counterparts().delays(plan.delays());
    boolean instant = plan.delays().equals(Delays.INSTANT);
    Floors floors = new Floors(new Load(numbers.timeout()), plan.atOnce(), plan.components());
    Plan warmUp = plan.withCount(instant ? numbers.warmUp() : 0);
    List<Floor> measured = new ArrayList<>();
    measured.add(
        floors.kubernetes(rig, warmUp.names("kubernetes-warm-up-"), plan.names("kubernetes-")));
    if (instant) {
      // The activities of this floor do not wait for counterparts.
      measured.add(
          floors.temporal(rig, warmUp.names("temporal-warm-up-"), plan.names("temporal-")));
    }
    return measured;
  }

  private LoadResult load(List<String> names, Function<String, Started> start) {
    Load load = new Load(numbers.timeout());
    return plan.atOnce() ? load.atOnce(names, start) : load.oneByOne(names, start);
  }
}
