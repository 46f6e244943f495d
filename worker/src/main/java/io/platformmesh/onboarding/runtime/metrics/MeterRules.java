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

/** Keeps the number of time series low: few buckets, and no label that is always the same. */
public final class MeterRules implements MeterFilter {

  static final String REQUEST_DURATION = "onboarding_kubernetes_request_duration";

  private static final String OURS = "onboarding_";
  private static final String OF_TEMPORAL = "temporal_";

  /** What Temporal's SDK puts on every metric of a workflow; ours are of one queue and one type. */
  private static final Set<String> LABELS_OF_TEMPORAL =
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

  /** From a step that finds all in place to a stage that takes the longest deadline. */
  private static final double[] OF_STAGES = seconds(1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600);

  /** From an answer at once to the timeout of a request. */
  private static final double[] OF_REQUESTS = seconds(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10);

  /** From a task taken at once to one that waited for a worker. */
  private static final double[] OF_TASKS = seconds(0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300);

  /** Made once for each registry. */
  public MeterRules() {}

  private static double[] seconds(double... bounds) {
    return Arrays.stream(bounds).map(bound -> bound * Duration.ofSeconds(1).toNanos()).toArray();
  }

  @Override
  public Meter.Id map(Meter.Id id) {
    if (!id.getName().startsWith(OURS)) {
      return id;
    }
    return id.replaceTags(
        Tags.of(
            id.getTags().stream()
                .filter(tag -> !LABELS_OF_TEMPORAL.contains(tag.getKey()))
                .toArray(Tag[]::new)));
  }

  @Override
  public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig asked) {
    double[] buckets = buckets(id.getName());
    if (id.getType() != Meter.Type.TIMER || buckets.length == 0) {
      return asked;
    }
    return DistributionStatisticConfig.builder()
        .percentilesHistogram(false)
        .serviceLevelObjectives(buckets)
        .build()
        .merge(asked);
  }

  private static double[] buckets(String name) {
    if (name.equals(RunMetrics.STAGE_DURATION)) {
      return OF_STAGES;
    }
    if (name.equals(REQUEST_DURATION)) {
      return OF_REQUESTS;
    }
    return name.startsWith(OF_TEMPORAL) ? OF_TASKS : new double[0];
  }
}
