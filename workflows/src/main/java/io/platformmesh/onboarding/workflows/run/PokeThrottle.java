package io.platformmesh.onboarding.workflows.run;

import io.temporal.workflow.Functions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/**
 * Remembers that the run was poked and lets it look again: at once after a quiet time, else at most
 * once a second, then every two, four, … 30 seconds while pokes bring no progress. What flaps can
 * so not fill a history.
 */
final class PokeThrottle {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private long pokes;
  private boolean dirty;
  private boolean progressed = true;
  private Duration pause = FIRST_PAUSE;
  private long lastLook;

  void poke() {
    pokes++;
    dirty = true;
  }

  /** Pokes received so far. */
  long count() {
    return pokes;
  }

  boolean isDirty() {
    return dirty;
  }

  /** A stage went on or the task changed: the next poke is news again. */
  void progressed() {
    progressed = true;
    pause = FIRST_PAUSE;
  }

  /**
   * Waits until the next look is due, or until there is nothing left to look for.
   *
   * @param unneeded when this becomes true the wait ends early
   */
  void awaitNextLook(Functions.Func<Boolean> unneeded) {
    long wait = lastLook + pause.toMillis() - Workflow.currentTimeMillis();
    if (wait > 0) {
      Timers.await(Duration.ofMillis(wait), "until pokes are answered again", unneeded);
    }
  }

  /** The run looks now: pokes up to here are answered. */
  void look() {
    dirty = false;
    long now = Workflow.currentTimeMillis();
    boolean quietUntilNow = now - lastLook > LONGEST_PAUSE.toMillis();
    pause = progressed || quietUntilNow ? FIRST_PAUSE : doubled();
    progressed = false;
    lastLook = now;
  }

  private Duration doubled() {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }
}
