package io.platformmesh.onboarding.activities.provider;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;

/**
 * Counts the consecutive attempts of an activity to which a workspace denied access. The count
 * passes from attempt to attempt as the detail of a heartbeat, so it restarts with each activity.
 *
 * @param path path of the workspace
 * @param attempt number of the last attempt that was denied
 * @param count consecutive denied attempts, up to that one
 */
record ForbiddenStreak(String path, int attempt, int count) {

  /**
   * Records in the heartbeat of the activity that the workspace denied access to the running
   * attempt; returns the count of consecutive denied attempts.
   */
  static int recordDenial(String path) {
    ActivityExecutionContext activityContext = Activity.getExecutionContext();
    ForbiddenStreak previousStreak =
        activityContext.getHeartbeatDetails(ForbiddenStreak.class).orElse(noDenial(path));
    ForbiddenStreak currentStreak =
        previousStreak.afterDenial(path, activityContext.getInfo().getAttempt());
    try {
      activityContext.heartbeat(currentStreak);
    } catch (ActivityCompletionException activityEnd) {
      // The activity is cancelled or timed out: there is no next attempt to count for.
      return currentStreak.count();
    }
    return currentStreak.count();
  }

  private static ForbiddenStreak noDenial(String path) {
    return new ForbiddenStreak(path, 0, 0);
  }

  /** Returns the streak after the workspace at this path denied access to the running attempt. */
  ForbiddenStreak afterDenial(String deniedPath, int runningAttempt) {
    boolean isConsecutive = path.equals(deniedPath) && attempt == runningAttempt - 1;
    int denialCount = isConsecutive ? count + 1 : 1;
    return new ForbiddenStreak(deniedPath, runningAttempt, denialCount);
  }
}
