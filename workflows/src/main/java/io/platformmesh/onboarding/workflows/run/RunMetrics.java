package io.platformmesh.onboarding.workflows.run;

import com.uber.m3.util.Duration;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.Stage;
import io.temporal.workflow.Workflow;
import java.util.Map;

/**
 * The metrics of workflow runs. Temporal mutes their scope while a history is replayed, so that
 * nothing is counted twice. Exporters add units: {@code _total} to counters, {@code _seconds} to
 * durations.
 */
public final class RunMetrics {

  /** Counter by {@link #REASON}: stalls that began. */
  public static final String STALLS = "onboarding_stalls";

  /**
   * Duration by {@link #STAGE}: time from entering a stage for the current generation until it was
   * done, including missed deadlines.
   */
  public static final String STAGE_DURATION = "onboarding_stage_duration";

  /** Counter: acknowledged requests to retry. */
  public static final String RETRIES_REQUESTED = "onboarding_retries_requested";

  /** Counter: repairs of objects that another writer changed or deleted. */
  public static final String DRIFT_REPAIRED = "onboarding_drift_repaired";

  /** Label of a run metric: name of a {@link Reason}. */
  public static final String REASON = "reason";

  /** Label of a run metric: name of a {@link Stage}. */
  public static final String STAGE = "stage";

  private RunMetrics() {}

  /** Counts a stall that began in the run. */
  static void countStall(Reason stallReason) {
    Workflow.getMetricsScope().tagged(Map.of(REASON, stallReason.name())).counter(STALLS).inc(1);
  }

  /**
   * Records how long a stage of the run took that is now done.
   *
   * @param stageEnteredMillis when the stage was entered, in milliseconds since the epoch
   */
  static void recordStageDuration(Stage stage, long stageEnteredMillis) {
    double millisInStage = Workflow.currentTimeMillis() - stageEnteredMillis;
    Workflow.getMetricsScope()
        .tagged(Map.of(STAGE, stage.name()))
        .timer(STAGE_DURATION)
        .record(Duration.ofMillis(millisInStage));
  }

  /** Counts a retry request that the run has acknowledged. */
  static void countRetryRequest() {
    Workflow.getMetricsScope().counter(RETRIES_REQUESTED).inc(1);
  }

  /** Counts a drift repair of the run. */
  static void countDriftRepair() {
    Workflow.getMetricsScope().counter(DRIFT_REPAIRED).inc(1);
  }
}
