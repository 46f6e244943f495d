package io.platformmesh.onboarding.local.bench.scenario;

import io.platformmesh.onboarding.local.bench.counterpart.FluxTraffic;
import io.platformmesh.onboarding.local.bench.measure.Costs;
import io.platformmesh.onboarding.local.bench.measure.Deadline;
import io.platformmesh.onboarding.local.bench.measure.Load;
import io.platformmesh.onboarding.local.bench.measure.Snapshot;
import io.platformmesh.onboarding.local.bench.rig.ManagedProviders;
import io.platformmesh.onboarding.local.bench.rig.Rig;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Leaves ManagedProviders Ready while Flux writes the status of their HelmReleases, without a
 * change.
 *
 * @param plan the onboardings
 * @param numbers numbers of the scenarios
 */
record IdleTrial(Plan plan, Numbers numbers) implements Trial {
  private static final double SECONDS_PER_MINUTE = 60;

  @Override
  public TrialResult run(Rig rig) {
    rig.counterparts().delays(plan.delays());
    new Load(numbers.timeout())
        .atOnce(plan.names(), name -> rig.onboard(name, Rig.READY_MESH, plan.components()));
    Ending.await(rig);
    List<String> releases =
        plan.names().stream().map(name -> ManagedProviders.componentName(name, 0)).toList();
    Instant ready = Instant.now();
    Snapshot before = rig.snapshot();
    long fluxWrites;
    long fluxFailures;
    try (FluxTraffic traffic = rig.startFluxTraffic(releases)) {
      Deadline.pass(numbers.idle());
      fluxWrites = traffic.writes();
      fluxFailures = traffic.failures().size();
    }
    Costs costs = rig.snapshot().since(before);
    double eachMinutes = plan.count() * costs.seconds() / SECONDS_PER_MINUTE;
    return new TrialResult(
        plan,
        null,
        costs,
        rig.histories().sample(plan.names(), ready),
        Map.of(
            "API requests each minute and onboarding while idle",
            costs.apiRequests().total() / eachMinutes,
            "status writes while idle",
            (double) costs.statusWrites(),
            "runs while idle",
            (double) costs.runs(),
            "status writes of Flux while idle",
            (double) fluxWrites,
            "failed status writes of Flux while idle",
            (double) fluxFailures),
        List.of());
  }
}
