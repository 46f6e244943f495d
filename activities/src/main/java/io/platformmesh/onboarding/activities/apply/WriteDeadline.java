package io.platformmesh.onboarding.activities.apply;

import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.workflows.Reason;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import java.time.Duration;

/**
 * The instant after which a running attempt must not start another write. Temporal starts the next
 * attempt as soon as this one has timed out, so a slow attempt could otherwise write after its
 * successor.
 */
public final class WriteDeadline {

  /**
   * Time for the last write to complete before the attempt times out: longer than one request to an
   * API server may take.
   */
  private static final Duration REQUEST_MARGIN = Duration.ofSeconds(10);

  private static final Duration UNLIMITED = Duration.ofDays(365);

  private final long deadlineNanos;

  private WriteDeadline(long deadlineNanos) {
    this.deadlineNanos = deadlineNanos;
  }

  /** The deadline for objects that the running attempt of a stage writes. */
  public static WriteDeadline ofStageAttempt() {
    ActivityInfo activityInfo = Activity.getExecutionContext().getInfo();
    return afterNow(activityInfo.getStartToCloseTimeout().minus(REQUEST_MARGIN));
  }

  /**
   * The deadline for the status that the running attempt writes. A local activity that has timed
   * out continues as a regular one, so the timed-out one must not write any more; a regular
   * activity may write its status until it ends.
   */
  public static WriteDeadline ofStatusReport() {
    ActivityInfo activityInfo = Activity.getExecutionContext().getInfo();
    Duration activityTimeout = activityInfo.getScheduleToCloseTimeout();
    boolean isLimited = activityInfo.isLocal() && !activityTimeout.isZero();
    return afterNow(isLimited ? activityTimeout : UNLIMITED);
  }

  private static WriteDeadline afterNow(Duration timeLeft) {
    return new WriteDeadline(System.nanoTime() + timeLeft.toNanos());
  }

  /**
   * Requires that the attempt may still start a write.
   *
   * @throws StageException when the deadline has passed
   */
  public void requireNotPassed() {
    boolean isPassed = System.nanoTime() - deadlineNanos > 0;
    if (isPassed) {
      throw StageException.unavailable(
          Reason.ClusterUnavailable,
          "the API servers answer so slowly that this attempt has no time for its next write:"
              + " Temporal retries it");
    }
  }
}
