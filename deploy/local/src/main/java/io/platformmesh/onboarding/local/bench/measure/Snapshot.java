package io.platformmesh.onboarding.local.bench.measure;

import java.util.Map;
import java.util.TreeMap;

/**
 * The counters of a platform at one moment.
 *
 * @param apiRequests requests to the API servers, without those of the benchmark
 * @param temporalRequests requests to Temporal by process and operation
 * @param processes use by process
 * @param runs number of runs that Temporal has
 * @param nanos time of the snapshot, of {@link System#nanoTime}
 */
public record Snapshot(
    RequestCounts apiRequests,
    Map<String, Long> temporalRequests,
    Map<String, ProcessUse> processes,
    long runs,
    long nanos) {
  public Snapshot {
    temporalRequests = Map.copyOf(temporalRequests);
    processes = Map.copyOf(processes);
  }

  /** Returns the differences to an earlier snapshot. */
  public Costs since(Snapshot earlier) {
    Map<String, Long> temporal = new TreeMap<>();
    temporalRequests.forEach(
        (operation, number) -> {
          long difference = number - earlier.temporalRequests.getOrDefault(operation, 0L);
          if (difference != 0) {
            temporal.put(operation, difference);
          }
        });
    Map<String, ProcessUse> use = new TreeMap<>();
    processes.forEach(
        (process, now) -> {
          ProcessUse before = earlier.processes.get(process);
          use.put(process, before == null ? now : now.since(before));
        });
    return new Costs(
        apiRequests.minus(earlier.apiRequests),
        temporal,
        use,
        runs - earlier.runs,
        (nanos - earlier.nanos) / 1e9);
  }
}
