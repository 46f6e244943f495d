package io.platformmesh.onboarding.runtime.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.platformmesh.onboarding.workflows.run.RunMetrics;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;

/**
 * Limits the number of time series in the metrics: few histogram buckets, and no labels with a
 * constant value.
 */
final class MeterRules implements MeterFilter {

  static final String REQUEST_DURATION = "onboarding_kubernetes_request_duration";

  private static final String ONBOARDING_PREFIX = "onboarding_";
  private static final String TEMPORAL_PREFIX = "temporal_";

  /**
   * The labels that the Temporal SDK adds to every metric of a workflow. They are constant on the
   * onboarding metrics, which have one task queue and one workflow type.
   */
  private static final Set<String> TEMPORAL_LABELS =
      Set.of(
          "activity_type",
          "client_name",
          "exception",
          "namespace",
          "nexus_operation",
          "nexus_service",
          "operation",
          "query_type",
          "signal_name",
          "status_code",
          "task_queue",
          "update_name",
          "worker_type",
          "workflow_type");

  /**
   * Histogram buckets from a stage with nothing to do to a stage that takes the longest default
   * deadline.
   */
  private static final double[] STAGE_BUCKETS =
      seconds(1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600);

  /** Histogram buckets from an immediate response to the request timeout. */
  private static final double[] REQUEST_BUCKETS =
      seconds(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10);

  /** Histogram buckets from a task that starts immediately to a task that waits for a worker. */
  private static final double[] TASK_BUCKETS = seconds(0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300);

  private static final double[] NO_BUCKETS = {};
  private static final boolean PERCENTILE_BUCKETS = false;

  /** Converts bucket bounds from seconds to nanoseconds, the unit of timers in Micrometer. */
  private static double[] seconds(double... bucketBounds) {
    double nanosPerSecond = Duration.ofSeconds(1).toNanos();
    return Arrays.stream(bucketBounds).map(bucketBound -> bucketBound * nanosPerSecond).toArray();
  }

  @Override
  public Meter.Id map(Meter.Id meterId) {
    if (!meterId.getName().startsWith(ONBOARDING_PREFIX)) {
      return meterId;
    }
    Tag[] onboardingLabels =
        meterId.getTags().stream()
            .filter(meterTag -> !TEMPORAL_LABELS.contains(meterTag.getKey()))
            .toArray(Tag[]::new);
    return meterId.replaceTags(Tags.of(onboardingLabels));
  }

  @Override
  public DistributionStatisticConfig configure(
      Meter.Id meterId, DistributionStatisticConfig histogramConfig) {
    double[] histogramBuckets = bucketsOf(meterId.getName());
    if (meterId.getType() != Meter.Type.TIMER || histogramBuckets.length == 0) {
      return histogramConfig;
    }
    return DistributionStatisticConfig.builder()
        .percentilesHistogram(PERCENTILE_BUCKETS)
        .serviceLevelObjectives(histogramBuckets)
        .build()
        .merge(histogramConfig);
  }

  private static double[] bucketsOf(String meterName) {
    if (meterName.equals(RunMetrics.STAGE_DURATION)) {
      return STAGE_BUCKETS;
    }
    if (meterName.equals(REQUEST_DURATION)) {
      return REQUEST_BUCKETS;
    }
    return meterName.startsWith(TEMPORAL_PREFIX) ? TASK_BUCKETS : NO_BUCKETS;
  }
}
