package io.platformmesh.onboarding.activities.provider;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;

/**
 * How often in a row the attempts of an activity were refused by a workspace. It goes from attempt
 * to attempt as the detail of a heartbeat, so it begins anew with each activity.
 *
 * @param path path of the workspace
 * @param attempt the last attempt that was refused
 * @param inARow how many attempts were, up to this one and without another in between
 */
record ForbiddenStreak(String path, int attempt, int inARow) {

  /** Counts that the running attempt is refused by this workspace; returns how often in a row. */
  static int countOneOf(String path) {
    ActivityExecutionContext context = Activity.getExecutionContext();
    ForbiddenStreak before =
        context.getHeartbeatDetails(ForbiddenStreak.class).orElse(new ForbiddenStreak(path, 0, 0));
    ForbiddenStreak now = before.andOne(path, context.getInfo().getAttempt());
    try {
      context.heartbeat(now);
    } catch (ActivityCompletionException ended) {
      // Nobody waits for the next attempt.
    }
    return now.inARow();
  }

  /** The count after this attempt is refused as well. */
  ForbiddenStreak andOne(String workspace, int running) {
    boolean goesOn = path.equals(workspace) && attempt == running - 1;
    return new ForbiddenStreak(workspace, running, goesOn ? inARow + 1 : 1);
  }
}
