package io.platformmesh.onboarding.local.bench.measure;

import java.util.List;

/**
 * The latencies of a load, and its throughput.
 *
 * @param latency latencies from start to end
 * @param throughputPerSecond number of ended pieces of work per second, from the first start to the
 *     last end
 */
public record LoadResult(Latencies latency, double throughputPerSecond) {
  private static final double NANOS_PER_SECOND = 1e9;

  /** Evaluates work that has ended; there is at least one piece. */
  public static LoadResult of(List<Started> ended) {
    long first = ended.stream().mapToLong(Started::startNanos).min().orElseThrow();
    long last = ended.stream().mapToLong(work -> work.endNanos().join()).max().orElseThrow();
    return new LoadResult(
        Latencies.ofNanos(
            ended.stream().map(work -> work.endNanos().join() - work.startNanos()).toList()),
        ended.size() * NANOS_PER_SECOND / (last - first));
  }
}
