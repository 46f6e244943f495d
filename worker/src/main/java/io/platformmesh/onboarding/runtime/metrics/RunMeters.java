package io.platformmesh.onboarding.runtime.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.platformmesh.onboarding.workflows.run.RunMetrics;
import io.platformmesh.onboarding.workflows.status.Reason;
import io.platformmesh.onboarding.workflows.status.Stage;

/**
 * Shows what runs count from the start, as zero: of a counter that appears with its first count,
 * Prometheus sees no increase.
 */
public final class RunMeters {

  private RunMeters() {}

  /** Adds them to a registry. */
  public static void bind(MeterRegistry registry) {
    for (Reason reason : Reason.values()) {
      Counter.builder(RunMetrics.STALLS)
          .description("Onboardings that have begun to be stalled, by reason")
          .tag(RunMetrics.REASON, reason.name())
          .register(registry);
    }
    for (Stage stage : Stage.values()) {
      Timer.builder(RunMetrics.STAGE_DURATION)
          .description("How long stages took, from being entered for a generation to being done")
          .tag(RunMetrics.STAGE, stage.name())
          .register(registry);
    }
    Counter.builder(RunMetrics.RETRIES_REQUESTED)
        .description("Wishes of people to try again that were fulfilled")
        .register(registry);
    Counter.builder(RunMetrics.DRIFT_REPAIRED)
        .description("How often something that somebody had changed or deleted was put right")
        .register(registry);
  }
}
