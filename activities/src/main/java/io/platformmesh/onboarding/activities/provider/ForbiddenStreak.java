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
   * Records, in the heartbeat of the activity, that the workspace denied access to the running
   * attempt; returns the count.
   */
  static int record(String path) {
    ActivityExecutionContext context = Activity.getExecutionContext();
    ForbiddenStreak previousStreak =
        context.getHeartbeatDetails(ForbiddenStreak.class).orElse(new ForbiddenStreak(path, 0, 0));
    ForbiddenStreak currentStreak = previousStreak.next(path, context.getInfo().getAttempt());
    try {
      context.heartbeat(currentStreak);
    } catch (ActivityCompletionException activityEnd) {
      // The activity is cancelled or timed out: there is no next attempt to count for.
      return currentStreak.count();
    }
    return currentStreak.count();
  }

  /** Returns the streak after the workspace denied access to the running attempt too. */
  ForbiddenStreak next(String workspace, int runningAttempt) {
    boolean consecutive = path.equals(workspace) && attempt == runningAttempt - 1;
    return new ForbiddenStreak(workspace, runningAttempt, consecutive ? count + 1 : 1);
  }
}
