package io.platformmesh.onboarding.local.bench.floor;

import io.platformmesh.onboarding.local.bench.measure.LoadResult;

/**
 * The result of a floor: the least that the same number of onboardings costs.
 *
 * @param name name of the floor
 * @param load latencies and throughput
 * @param requestsEach API requests for each onboarding; 0 if the floor uses none
 */
public record Floor(String name, LoadResult load, double requestsEach) {}
