package io.platformmesh.onboarding.local.bench.scenario;

import io.platformmesh.onboarding.local.bench.measure.Load;
import io.platformmesh.onboarding.local.bench.measure.LoadResult;
import io.platformmesh.onboarding.local.bench.measure.Snapshot;
import io.platformmesh.onboarding.local.bench.measure.Started;
import io.platformmesh.onboarding.local.bench.rig.Rig;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Changes a Helm value in the spec of ManagedProviders that are Ready.
 *
 * @param plan the onboardings
 * @param numbers numbers of the scenarios
 */
record ChangeTrial(Plan plan, Numbers numbers) implements Trial {
  private static final int CHANGED_GENERATION = 2;
  private static final int CHANGED_VALUE = 2;

  @Override
  public TrialResult run(Rig rig) {
    rig.counterparts().delays(plan.delays());
    Load load = new Load(numbers.timeout());
    load.atOnce(plan.names(), name -> rig.onboard(name, Rig.READY_MESH, plan.components()));
    Ending.await(rig);
    Instant changed = Instant.now();
    Snapshot before = rig.snapshot();
    LoadResult changes = load.atOnce(plan.names(), name -> change(rig, name));
    Ending.await(rig);
    Snapshot after = rig.snapshot();
    return new TrialResult(
        plan,
        changes,
        after.since(before),
        rig.histories().sample(plan.names(), changed),
        Map.of(),
        List.of());
  }

  private Started change(Rig rig, String name) {
    return new Started(
        rig.managedProviders().change(name, plan.components(), CHANGED_VALUE),
        rig.readyWatch().ready(name, CHANGED_GENERATION));
  }
}
