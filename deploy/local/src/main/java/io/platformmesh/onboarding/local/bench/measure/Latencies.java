package io.platformmesh.onboarding.local.bench.measure;

import java.util.Collection;
import java.util.List;

/**
 * Latencies and their percentiles, in milliseconds.
 *
 * @param millis all latencies, in ascending order
 */
public record Latencies(double p50, double p95, double p99, double max, List<Double> millis) {
  private static final double NANOS_PER_MILLI = 1e6;

  public Latencies {
    millis = List.copyOf(millis);
  }

  /** Computes the percentiles of latencies in nanoseconds, of which there is at least one. */
  public static Latencies ofNanos(Collection<Long> nanos) {
    List<Double> sorted =
        nanos.stream().map(latency -> latency / NANOS_PER_MILLI).sorted().toList();
    return new Latencies(
        percentile(sorted, 0.5),
        percentile(sorted, 0.95),
        percentile(sorted, 0.99),
        percentile(sorted, 1),
        sorted);
  }

  /** The smallest latency that this share of all does not exceed. */
  private static double percentile(List<Double> sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.size());
    return sorted.get(Math.max(rank, 1) - 1);
  }
}
