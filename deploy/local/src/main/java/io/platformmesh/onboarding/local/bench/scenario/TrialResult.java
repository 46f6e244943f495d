package io.platformmesh.onboarding.local.bench.scenario;

import io.platformmesh.onboarding.local.bench.floor.Floor;
import io.platformmesh.onboarding.local.bench.measure.Costs;
import io.platformmesh.onboarding.local.bench.measure.Histories;
import io.platformmesh.onboarding.local.bench.measure.LoadResult;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of a trial.
 *
 * @param plan the onboardings of the trial
 * @param load latencies and throughput; null if the trial has none
 * @param costs costs of the trial, from its start until all runs have ended
 * @param histories sizes of the histories of its runs
 * @param figures further figures by name
 * @param floors floors for the same number of onboardings
 */
public record TrialResult(
    Plan plan,
    @Nullable LoadResult load,
    Costs costs,
    Histories histories,
    Map<String, Double> figures,
    List<Floor> floors) {
  public TrialResult {
    figures = Map.copyOf(figures);
    floors = List.copyOf(floors);
  }

  /** Returns the result with floors. */
  public TrialResult with(List<Floor> measuredFloors) {
    return new TrialResult(plan, load, costs, histories, figures, measuredFloors);
  }

  /** API requests for each onboarding. */
  public double requestsEach() {
    return (double) costs.apiRequests().total() / plan.count();
  }

  /** Requests to Temporal for each onboarding. */
  public double temporalRequestsEach() {
    return (double) costs.temporalTotal() / plan.count();
  }

  /** Status writes for each onboarding. */
  public double statusWritesEach() {
    return (double) costs.statusWrites() / plan.count();
  }
}
