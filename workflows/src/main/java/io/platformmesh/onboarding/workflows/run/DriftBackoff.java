package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.Cause;
import io.platformmesh.onboarding.workflows.Deviation;
import io.platformmesh.onboarding.workflows.DurationText;
import io.platformmesh.onboarding.workflows.OnboardingInput.Carried.Drift;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.Stall;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Slows down repairs that another writer keeps reverting: the pause before a repair grows from one
 * second to five minutes, and from the third repair on a condition reports the drift. A run stays
 * open for a while after a repair, so that the same run finds a reverted repair.
 */
final class DriftBackoff {

  private static final Duration FIRST_REPAIR_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_REPAIR_PAUSE = Duration.ofMinutes(5);
  private static final Duration SHORTEST_WATCH_PERIOD = Duration.ofSeconds(10);

  /** One reverted repair may be a mistake, two may be a second attempt. */
  private static final int FIRST_REPORTED_REPAIR = 3;

  /** Keeps the doubled pause within a {@code long}; the longest pause is reached before. */
  private static final int MOST_DOUBLINGS = 16;

  private int repairCount;
  private long firstRepairMillis;
  private long lastRepairMillis;
  private @Nullable Deviation latestDrift;

  /**
   * Restores the back-off of drift repairs.
   *
   * @param carriedDrift the {@link #snapshot} of the run that this one continues; null without
   *     repairs
   */
  DriftBackoff(@Nullable Drift carriedDrift) {
    if (carriedDrift != null) {
      repairCount = carriedDrift.repairs();
      firstRepairMillis = carriedDrift.firstRepair();
      lastRepairMillis = carriedDrift.lastRepair();
      latestDrift = carriedDrift.latest();
    }
  }

  /** The drift repairs to carry over to the next workflow run; null when there are none. */
  @Nullable Drift snapshot() {
    if (!hasRepairs() && latestDrift == null) {
      return null;
    }
    return new Drift(repairCount, firstRepairMillis, lastRepairMillis, latestDrift);
  }

  boolean hasRepairs() {
    return repairCount > 0;
  }

  /** Whether the run repairs drift, or has found drift that it is going to repair. */
  boolean hasDrift() {
    return hasRepairs() || latestDrift != null;
  }

  /**
   * Records drift that the run is going to repair.
   *
   * @return whether one of the deviations is drift
   */
  boolean recordDrift(List<Deviation> observedDeviations) {
    for (Deviation deviation : observedDeviations) {
      if (deviation.cause() == Cause.DRIFT) {
        latestDrift = deviation;
        return true;
      }
    }
    return false;
  }

  boolean isRepairDue() {
    return timeUntilNextRepair().compareTo(Duration.ZERO) <= 0;
  }

  /** How long the run waits before the next drift repair; not positive when that is due. */
  Duration timeUntilNextRepair() {
    return hasRepairs() ? pauseBeforeRepair().minus(timeSinceLastRepair()) : Duration.ZERO;
  }

  /** Records that the run has repaired the drift. */
  void recordRepair() {
    RunMetrics.countDriftRepair();
    lastRepairMillis = Workflow.currentTimeMillis();
    if (!hasRepairs()) {
      firstRepairMillis = lastRepairMillis;
    }
    repairCount++;
  }

  /** How long the run stays open after a repair, to find whether another writer reverts it. */
  Duration watchPeriod() {
    Duration doubledPause = pauseBeforeRepair().multipliedBy(2);
    return doubledPause.compareTo(SHORTEST_WATCH_PERIOD) < 0 ? SHORTEST_WATCH_PERIOD : doubledPause;
  }

  /** Whether another writer has left the last repair alone for the whole watch period. */
  boolean lastRepairHolds() {
    return hasRepairs() && timeSinceLastRepair().compareTo(watchPeriod()) > 0;
  }

  private Duration timeSinceLastRepair() {
    return Duration.ofMillis(Workflow.currentTimeMillis() - lastRepairMillis);
  }

  /** Forgets all drift repairs of the run. */
  void forgetRepairs() {
    repairCount = 0;
    firstRepairMillis = 0;
    lastRepairMillis = 0;
    latestDrift = null;
  }

  /** The stall {@code RepeatedDrift} that the run reports; null before the third repair. */
  @Nullable Stall repeatedDriftStall() {
    int nextRepair = repairCount + 1;
    if (latestDrift == null || nextRepair < FIRST_REPORTED_REPAIR) {
      return null;
    }
    String revertedRepairs =
        "Another writer reverted %s (%s) after each of %d repairs."
            .formatted(latestDrift.objectOrReason(), latestDrift.message(), repairCount);
    String repairInterval =
        "It is repaired at most every %s from now on."
            .formatted(DurationText.format(pauseBeforeRepair()));
    String userAction =
        "Find the writer with kubectl get --show-managed-fields and stop it;"
            + " this condition then ends by itself.";
    return new Stall(
        Reason.RepeatedDrift,
        String.join(" ", revertedRepairs, repairInterval, userAction),
        Stall.MESSAGE_IS_COMPLETE,
        Instant.ofEpochMilli(firstRepairMillis),
        pauseBeforeRepair());
  }

  /** The pause before the next drift repair; it doubles with each repair after the first. */
  private Duration pauseBeforeRepair() {
    int doublings = Math.min(Math.max(repairCount - 1, 0), MOST_DOUBLINGS);
    Duration repairPause = FIRST_REPAIR_PAUSE.multipliedBy(1L << doublings);
    return repairPause.compareTo(LONGEST_REPAIR_PAUSE) > 0 ? LONGEST_REPAIR_PAUSE : repairPause;
  }
}
