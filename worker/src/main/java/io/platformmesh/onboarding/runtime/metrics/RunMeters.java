package io.platformmesh.onboarding.runtime.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.Stage;
import io.platformmesh.onboarding.workflows.run.RunMetrics;

/**
 * Registers the meters of workflow runs with value zero at startup, because Prometheus sees no
 * increase of a counter that appears with its first count.
 */
public final class RunMeters {

  private RunMeters() {}

  /** Adds the meters of workflow runs to a registry. */
  public static void bind(MeterRegistry meterRegistry) {
    for (Reason stallReason : Reason.values()) {
      Counter.builder(RunMetrics.STALLS)
          .description("Onboardings that became stalled, by reason")
          .tag(RunMetrics.REASON, stallReason.name())
          .register(meterRegistry);
    }
    for (Stage timedStage : Stage.values()) {
      Timer.builder(RunMetrics.STAGE_DURATION)
          .description("Duration of stages, from the first entry for a generation to completion")
          .tag(RunMetrics.STAGE, timedStage.name())
          .register(meterRegistry);
    }
    Counter.builder(RunMetrics.RETRIES_REQUESTED)
        .description("Requests to retry that were acknowledged")
        .register(meterRegistry);
    Counter.builder(RunMetrics.DRIFT_REPAIRED)
        .description("Repairs of objects that another actor changed or deleted")
        .register(meterRegistry);
  }
}
