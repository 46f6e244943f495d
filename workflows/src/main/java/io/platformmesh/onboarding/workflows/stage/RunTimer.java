package io.platformmesh.onboarding.workflows.stage;

import io.temporal.workflow.Functions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The timer of a run: it wakes the run at the requested instant or before. No timer is cancelled; a
 * timer that fires before the requested instant serves as the next wake-up, and the run then
 * requests its instant again. So a history contains few timers, and no timer is cancelled while it
 * fires.
 */
public final class RunTimer {

  /** An instant that never comes. */
  static final long NEVER = Long.MAX_VALUE;

  private static final long SHORTEST_TIMER_MILLIS = 1;

  private final NavigableSet<Long> startedTimers = new TreeSet<>();
  private long firedTimers;

  /** Creates a timer that never fires. */
  public RunTimer() {}

  /**
   * Waits for a condition, at most for a duration.
   *
   * @param longestWait the longest wait; zero or a negative duration does not wait
   * @param timerSummary the name of the timer in the Temporal UI
   * @return whether the condition is true at the end of the wait
   */
  public boolean await(
      Duration longestWait, String timerSummary, Functions.Func<Boolean> condition) {
    long endMillis = Workflow.currentTimeMillis() + longestWait.toMillis();
    while (!condition.apply() && Workflow.currentTimeMillis() < endMillis) {
      long firedBefore = firedTimers;
      wakeAt(endMillis, timerSummary);
      Workflow.await(() -> condition.apply() || firedTimers > firedBefore);
    }
    return condition.apply();
  }

  /** Waits for a duration, whatever happens meanwhile. */
  public void sleep(Duration duration, String timerSummary) {
    await(duration, timerSummary, () -> false);
  }

  /**
   * Makes the timer fire at this instant or before.
   *
   * @param wakeMillis the instant in milliseconds since the epoch, or {@link #NEVER}
   * @param timerSummary the name of the timer in the Temporal UI
   */
  void wakeAt(long wakeMillis, String timerSummary) {
    boolean firesBefore = !startedTimers.isEmpty() && startedTimers.first() <= wakeMillis;
    if (!firesBefore && wakeMillis != NEVER) {
      startTimer(wakeMillis, timerSummary);
    }
  }

  /** Starts a timer of the run; the scope of the caller, such as an activity, may be cancelled. */
  private void startTimer(long wakeMillis, String timerSummary) {
    long remainingMillis = wakeMillis - Workflow.currentTimeMillis();
    Duration timerDuration = Duration.ofMillis(Math.max(remainingMillis, SHORTEST_TIMER_MILLIS));
    TimerOptions timerOptions = TimerOptions.newBuilder().setSummary(timerSummary).build();
    startedTimers.add(wakeMillis);
    Workflow.newDetachedCancellationScope(
            () -> {
              Promise<Void> unused =
                  Workflow.newTimer(timerDuration, timerOptions)
                      .thenApply(
                          fired -> {
                            startedTimers.remove(wakeMillis);
                            firedTimers++;
                            return null;
                          });
            })
        .run();
  }

  /** Number of timers that have fired in this run. */
  long firedTimers() {
    return firedTimers;
  }
}
