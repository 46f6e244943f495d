package io.platformmesh.onboarding.workflows.stage;

import io.temporal.workflow.Functions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/**
 * Limits how often a run answers pokes, so that an object that flaps cannot fill a history. A poke
 * after a quiet time is answered at once; further pokes are answered at most once a second, and
 * after two, four, … 30 seconds while they bring no progress.
 */
public final class PokeThrottle {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private long received;
  private long answered;
  private boolean pending;
  private boolean progressed = true;
  private Duration pause = FIRST_PAUSE;
  private long lastAnswer;

  /** A throttle without pokes. */
  public PokeThrottle() {}

  /** Records a poke. */
  public void poke() {
    received++;
    pending = true;
  }

  /** Number of pokes received by this run. */
  public long received() {
    return received;
  }

  /** Number of pokes received before the latest {@link #answer}. */
  public long answered() {
    return answered;
  }

  /** Whether a poke came after the latest {@link #answer}. */
  public boolean isPending() {
    return pending;
  }

  /** Resets the pause: a stage is done or the ManagedProvider has changed. */
  public void progressed() {
    progressed = true;
    pause = FIRST_PAUSE;
  }

  /**
   * Waits until the next answer is due.
   *
   * @param unneeded ends the wait early when it becomes true
   */
  public void awaitNextAnswer(Functions.Func<Boolean> unneeded) {
    long wait = lastAnswer + pause.toMillis() - Workflow.currentTimeMillis();
    if (wait > 0) {
      Timers.await(Duration.ofMillis(wait), "Waiting before the next poke is answered", unneeded);
    }
  }

  /** Marks all pokes as answered; the caller loads the ManagedProvider next. */
  public void answer() {
    answered = received;
    pending = false;
    long now = Workflow.currentTimeMillis();
    boolean wasQuiet = now - lastAnswer > LONGEST_PAUSE.toMillis();
    pause = progressed || wasQuiet ? FIRST_PAUSE : doubled();
    progressed = false;
    lastAnswer = now;
  }

  private Duration doubled() {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }
}
