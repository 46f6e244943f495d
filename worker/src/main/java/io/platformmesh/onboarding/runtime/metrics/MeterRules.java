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

/** Limits the number of time series: few histogram buckets, and no labels with a constant value. */
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

  /** From a stage with nothing to do to a stage that takes the longest default deadline. */
  private static final double[] STAGE_BUCKETS =
      seconds(1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600);

  /** From an immediate response to the request timeout. */
  private static final double[] REQUEST_BUCKETS =
      seconds(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10);

  /** From a task that starts immediately to a task that waits for a worker. */
  private static final double[] TASK_BUCKETS = seconds(0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300);

  private static double[] seconds(double... bounds) {
    return Arrays.stream(bounds).map(bound -> bound * Duration.ofSeconds(1).toNanos()).toArray();
  }

  @Override
  public Meter.Id map(Meter.Id id) {
    if (!id.getName().startsWith(ONBOARDING_PREFIX)) {
      return id;
    }
    return id.replaceTags(
        Tags.of(
            id.getTags().stream()
                .filter(tag -> !TEMPORAL_LABELS.contains(tag.getKey()))
                .toArray(Tag[]::new)));
  }

  @Override
  public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
    double[] buckets = buckets(id.getName());
    if (id.getType() != Meter.Type.TIMER || buckets.length == 0) {
      return config;
    }
    return DistributionStatisticConfig.builder()
        .percentilesHistogram(false)
        .serviceLevelObjectives(buckets)
        .build()
        .merge(config);
  }

  private static double[] buckets(String name) {
    if (name.equals(RunMetrics.STAGE_DURATION)) {
      return STAGE_BUCKETS;
    }
    if (name.equals(REQUEST_DURATION)) {
      return REQUEST_BUCKETS;
    }
    return name.startsWith(TEMPORAL_PREFIX) ? TASK_BUCKETS : new double[0];
  }
}
