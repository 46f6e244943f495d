package io.platformmesh.onboarding.local.bench.measure;

import java.util.Map;

/**
 * The costs of a trial, or of a part of it.
 *
 * @param apiRequests requests to the API servers, without those of the benchmark
 * @param temporalRequests requests of worker and watcher to Temporal, by process and operation
 * @param processes processor time, and resident memory at the end, by process
 * @param runs number of runs that started
 * @param seconds duration
 */
public record Costs(
    RequestCounts apiRequests,
    Map<String, Long> temporalRequests,
    Map<String, ProcessUse> processes,
    long runs,
    double seconds) {
  /** Returns the number of writes to the status of ManagedProviders. */
  public long statusWrites() {
    return apiRequests.total(Request::isStatusWrite);
  }

  /** Returns the number of requests to Temporal. */
  public long temporalTotal() {
    return temporalRequests.values().stream().mapToLong(Long::longValue).sum();
  }
}
