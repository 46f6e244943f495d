package io.platformmesh.onboarding.activities.stage;

import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.workflows.status.Reason;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import java.time.Duration;

/**
 * The time of one attempt. When the server has given an attempt up it begins the next, so a slow
 * one must not write any more: there is a margin for the write itself.
 */
public final class AttemptTime {

  /** Longer than one request to an API server may take. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private static final Duration ENDLESS = Duration.ofDays(365);

  private final long lastWriteNanos;

  private AttemptTime(long lastWriteNanos) {
    this.lastWriteNanos = lastWriteNanos;
  }

  public static AttemptTime ofThisActivity() {
    ActivityInfo info = Activity.getExecutionContext().getInfo();
    long left = info.getStartToCloseTimeout().minus(MARGIN).toNanos();
    return new AttemptTime(System.nanoTime() + left);
  }

  /**
   * The time of a report. A local activity that has not answered in time goes on as a regular one,
   * so what is left of it must not write any more; a regular one may report to its end.
   */
  public static AttemptTime ofThisReport() {
    ActivityInfo info = Activity.getExecutionContext().getInfo();
    Duration whole = info.getScheduleToCloseTimeout();
    boolean endless = !info.isLocal() || whole.isZero();
    return new AttemptTime(System.nanoTime() + (endless ? ENDLESS : whole).toNanos());
  }

  public void requireLeft() {
    if (System.nanoTime() - lastWriteNanos > 0) {
      throw StageException.unavailable(
          Reason.ClusterUnavailable,
          "the API servers answer so slowly that this attempt was ended before its next write");
    }
  }
}
