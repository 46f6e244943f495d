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
  private static final Duration SHORTEST_WATCH = Duration.ofSeconds(10);

  /** One reverted repair may be a mistake, two may be a second attempt. */
  private static final int REPORTED_FROM = 3;

  private int repairs;
  private long firstRepair;
  private long lastRepair;
  private @Nullable Deviation latest;

  /**
   * Restores the back-off.
   *
   * @param carried the {@link #snapshot} of the run that this one continues; null without repairs
   */
  DriftBackoff(@Nullable Drift carried) {
    if (carried != null) {
      repairs = carried.repairs();
      firstRepair = carried.firstRepair();
      lastRepair = carried.lastRepair();
      latest = carried.latest();
    }
  }

  /** The repairs, for the run that continues this one; null when there are none. */
  @Nullable Drift snapshot() {
    return repairs == 0 && latest == null
        ? null
        : new Drift(repairs, firstRepair, lastRepair, latest);
  }

  boolean hasRepairs() {
    return repairs > 0;
  }

  /** Records the drift among the deviations, which the run is going to repair; false for none. */
  boolean recordDrift(List<Deviation> deviations) {
    for (Deviation deviation : deviations) {
      if (deviation.cause() == Cause.DRIFT) {
        latest = deviation;
        return true;
      }
    }
    return false;
  }

  /** How long to wait before the next repair; zero or negative when it is due. */
  Duration untilDue() {
    return hasRepairs()
        ? pause().minusMillis(Workflow.currentTimeMillis() - lastRepair)
        : Duration.ZERO;
  }

  /** Records a repair. */
  void repaired() {
    RunMetrics.driftRepaired();
    lastRepair = Workflow.currentTimeMillis();
    if (repairs == 0) {
      firstRepair = lastRepair;
    }
    repairs++;
  }

  /** How long the run stays open after a repair. */
  Duration watch() {
    Duration twice = pause().multipliedBy(2);
    return twice.compareTo(SHORTEST_WATCH) < 0 ? SHORTEST_WATCH : twice;
  }

  /** Whether the last repair has held for long enough. */
  boolean isOver() {
    return hasRepairs() && Workflow.currentTimeMillis() - lastRepair > watch().toMillis();
  }

  /** Forgets the repairs. */
  void reset() {
    repairs = 0;
    firstRepair = 0;
    lastRepair = 0;
    latest = null;
  }

  /** The stall to report; null before the third repair. */
  @Nullable Stall stall() {
    Deviation drift = latest;
    if (drift == null || repairs + 1 < REPORTED_FROM) {
      return null;
    }
    String message =
        ("Another writer reverted %s (%s) after each of %d repairs. It is repaired at most every %s"
                + " from now on. Find the writer with kubectl get --show-managed-fields and stop"
                + " it; this condition then ends by itself.")
            .formatted(drift.subject(), drift.message(), repairs, DurationText.format(pause()));
    return new Stall(
        Reason.RepeatedDrift, message, null, Instant.ofEpochMilli(firstRepair), pause());
  }

  private Duration pause() {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(Math.max(repairs - 1, 0), 16));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }
}
