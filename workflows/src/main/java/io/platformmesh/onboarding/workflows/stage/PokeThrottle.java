package io.platformmesh.onboarding.workflows.stage;

import io.temporal.workflow.Functions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/**
 * Limits how often a run answers pokes (signals {@code changed}), so that an object that flaps
 * cannot fill a history. A poke after a quiet time is answered at once; further pokes are answered
 * at most once a second, and after two, four, … 30 seconds while they bring no progress.
 */
public final class PokeThrottle {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private long receivedPokes;
  private long answeredPokes;
  private boolean pokePending;
  private boolean progressSinceAnswer = true;
  private Duration pauseAfterAnswer = FIRST_PAUSE;
  private long lastAnswerMillis;

  /** A throttle without pokes. */
  public PokeThrottle() {}

  /** Records a poke. */
  public void poke() {
    receivedPokes++;
    pokePending = true;
  }

  /** Number of pokes received by this run. */
  public long receivedPokes() {
    return receivedPokes;
  }

  /** Number of pokes received before the latest {@link #markAnswered}. */
  public long answeredPokes() {
    return answeredPokes;
  }

  /** Whether a poke came after the latest {@link #markAnswered}. */
  public boolean hasPendingPoke() {
    return pokePending;
  }

  /** Resets the pause between answers: a stage is done or the ManagedProvider has changed. */
  public void recordProgress() {
    progressSinceAnswer = true;
    pauseAfterAnswer = FIRST_PAUSE;
  }

  /**
   * Waits until the next answer is due.
   *
   * @param answerIsNeedless ends the wait early when it becomes true, such as when the stage ends
   */
  public void awaitNextAnswer(Functions.Func<Boolean> answerIsNeedless) {
    long waitMillis = lastAnswerMillis + pauseAfterAnswer.toMillis() - Workflow.currentTimeMillis();
    if (waitMillis > 0) {
      Timers.await(
          Duration.ofMillis(waitMillis),
          "Waiting before the next poke is answered",
          answerIsNeedless);
    }
  }

  /** Marks all pokes as answered; the caller loads the ManagedProvider next. */
  public void markAnswered() {
    answeredPokes = receivedPokes;
    pokePending = false;
    long nowMillis = Workflow.currentTimeMillis();
    boolean pokesWereRare = nowMillis - lastAnswerMillis > LONGEST_PAUSE.toMillis();
    pauseAfterAnswer = progressSinceAnswer || pokesWereRare ? FIRST_PAUSE : doubledPause();
    progressSinceAnswer = false;
    lastAnswerMillis = nowMillis;
  }

  private Duration doubledPause() {
    Duration doubled = pauseAfterAnswer.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }
}
