package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.DurationText;
import io.platformmesh.onboarding.workflows.OnboardingInput.Carried.Drift;
import io.platformmesh.onboarding.workflows.contract.Cause;
import io.platformmesh.onboarding.workflows.contract.Deviation;
import io.platformmesh.onboarding.workflows.contract.Stall;
import io.platformmesh.onboarding.workflows.status.Reason;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Slows down repairs that another writer keeps reverting: the pause before a repair grows from one
 * second to five minutes, and from the third repair on a condition reports it. A run stays open for
 * a while after a repair, so that the same run finds that it is reverted.
 */
final class DriftBackoff {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final Duration SHORTEST_WATCH_PERIOD = Duration.ofSeconds(10);

  /** One reverted repair may be a mistake, two may be a second attempt. */
  private static final int FIRST_REPORTED_REPAIR = 3;

  private int repairCount;
  private long firstRepairMillis;
  private long lastRepairMillis;
  private @Nullable Deviation latestDrift;

  /**
   * Restores the back-off.
   *
   * @param carried the {@link #snapshot} of the run that this one continues; null without repairs
   */
  DriftBackoff(@Nullable Drift carried) {
    if (carried != null) {
      repairCount = carried.repairs();
      firstRepairMillis = carried.firstRepair();
      lastRepairMillis = carried.lastRepair();
      latestDrift = carried.latest();
    }
  }

  /** The repairs, for the run that continues this one; null when there are none. */
  @Nullable Drift snapshot() {
    return repairCount == 0 && latestDrift == null
        ? null
        : new Drift(repairCount, firstRepairMillis, lastRepairMillis, latestDrift);
  }

  boolean hasRepairs() {
    return repairCount > 0;
  }

  /** Records the drift among the deviations, which the run is going to repair; false for none. */
  boolean recordDrift(List<Deviation> deviations) {
    for (Deviation deviation : deviations) {
      if (deviation.cause() == Cause.DRIFT) {
        latestDrift = deviation;
        return true;
      }
    }
    return false;
  }

  /** How long to wait before the next repair; zero or negative when it is due. */
  Duration timeUntilNextRepair() {
    return hasRepairs()
        ? pauseBeforeRepair().minusMillis(Workflow.currentTimeMillis() - lastRepairMillis)
        : Duration.ZERO;
  }

  /** Records that the run has repaired the drift. */
  void recordRepair() {
    RunMetrics.countDriftRepair();
    lastRepairMillis = Workflow.currentTimeMillis();
    if (repairCount == 0) {
      firstRepairMillis = lastRepairMillis;
    }
    repairCount++;
  }

  /** How long the run stays open after a repair, to find whether it is reverted. */
  Duration watchPeriod() {
    Duration doubledPause = pauseBeforeRepair().multipliedBy(2);
    return doubledPause.compareTo(SHORTEST_WATCH_PERIOD) < 0 ? SHORTEST_WATCH_PERIOD : doubledPause;
  }

  /** Whether another writer has left the last repair alone for the whole watch period. */
  boolean lastRepairHolds() {
    return hasRepairs()
        && Workflow.currentTimeMillis() - lastRepairMillis > watchPeriod().toMillis();
  }

  /** Forgets the repairs. */
  void reset() {
    repairCount = 0;
    firstRepairMillis = 0;
    lastRepairMillis = 0;
    latestDrift = null;
  }

  /** The stall {@code RepeatedDrift} to report; null before the third repair. */
  @Nullable Stall repeatedDriftStall() {
    Deviation drift = latestDrift;
    if (drift == null || repairCount + 1 < FIRST_REPORTED_REPAIR) {
      return null;
    }
    String stallMessage =
        ("Another writer reverted %s (%s) after each of %d repairs. It is repaired at most every %s"
                + " from now on. Find the writer with kubectl get --show-managed-fields and stop"
                + " it; this condition then ends by itself.")
            .formatted(
                drift.subject(),
                drift.message(),
                repairCount,
                DurationText.format(pauseBeforeRepair()));
    return new Stall(
        Reason.RepeatedDrift,
        stallMessage,
        null,
        Instant.ofEpochMilli(firstRepairMillis),
        pauseBeforeRepair());
  }

  private Duration pauseBeforeRepair() {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(Math.max(repairCount - 1, 0), 16));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }
}
