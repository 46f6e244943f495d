package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.DurationText;
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
 * Keeps two who want different things from fighting: what is put right and then undone again is put
 * right after one second, two, four, … five minutes, and from the third time on a condition says
 * so. A run that has put something right stays open for a while, so that it is the one to see this.
 */
final class DriftBackoff {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final Duration SHORTEST_WATCH = Duration.ofSeconds(10);

  /** Once may be a slip, twice a second try. */
  private static final int TOLD_FROM = 3;

  private int repairs;
  private long lastRepair;
  private @Nullable Deviation latest;

  /**
   * @param repairs how often the run before this one, which this one continues, has put things
   *     right
   */
  DriftBackoff(int repairs) {
    this.repairs = repairs;
    this.lastRepair = Workflow.currentTimeMillis();
  }

  int repairs() {
    return repairs;
  }

  /** Takes note of what a look has found; true when it is drift, which will now be put right. */
  boolean found(List<Deviation> findings) {
    for (Deviation finding : findings) {
      if (finding.cause() == Cause.DRIFT) {
        latest = finding;
        return true;
      }
    }
    return false;
  }

  /** How long to wait before putting right what was found; zero or less when it is due. */
  Duration untilDue() {
    if (repairs == 0) {
      return Duration.ZERO;
    }
    return pause().minusMillis(Workflow.currentTimeMillis() - lastRepair);
  }

  void repaired() {
    RunMetrics.driftRepaired();
    repairs++;
    lastRepair = Workflow.currentTimeMillis();
  }

  /** How long to stay and see whether what was put right is undone. */
  Duration watch() {
    Duration twice = pause().multipliedBy(2);
    return twice.compareTo(SHORTEST_WATCH) < 0 ? SHORTEST_WATCH : twice;
  }

  /** Whether what was put right has stayed so for long enough. */
  boolean isOver() {
    return repairs > 0 && Workflow.currentTimeMillis() - lastRepair > watch().toMillis();
  }

  /** Nobody has undone it. */
  void ended() {
    repairs = 0;
    latest = null;
  }

  /** What is to be told of it; null when nothing is. */
  @Nullable Stall stall() {
    Deviation drift = latest;
    if (drift == null || repairs + 1 < TOLD_FROM) {
      return null;
    }
    String message =
        ("%s (%s) has been changed back after each of %d repairs: from now on it is put right every %s"
                + " at most. Find out who writes it (kubectl get --show-managed-fields) and stop one of"
                + " the two; this ends by itself.")
            .formatted(drift.subject(), drift.message(), repairs, DurationText.format(pause()));
    return new Stall(
        Reason.RepeatedDrift, message, null, Instant.ofEpochMilli(lastRepair), pause());
  }

  private Duration pause() {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(Math.max(repairs - 1, 0), 16));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }
}
