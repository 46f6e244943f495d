package io.platformmesh.onboarding.workflows.stage;

import io.temporal.workflow.Functions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/**
 * Limits how often a run answers pokes (signals {@code changed}), so that an object that changes
 * constantly cannot fill the workflow history. A poke after a quiet time is answered at once;
 * further pokes are answered at most once a second, and after two, four, … 30 seconds while the run
 * makes no progress.
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

  /** Creates a throttle that has received no pokes. */
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

  /** Whether the run received a poke after the latest {@link #markAnswered}. */
  public boolean hasPendingPoke() {
    return pokePending;
  }

  /** Resets the pause between answers: a stage is done or the ManagedProvider has changed. */
  public void recordProgress() {
    progressSinceAnswer = true;
    pauseAfterAnswer = FIRST_PAUSE;
  }

  /** Waits until the next answer to a poke is due. */
  public void awaitNextAnswer() {
    awaitNextAnswerUnless(() -> false);
  }

  /**
   * Waits until the next answer to a poke is due.
   *
   * @param answerIsNeedless ends the wait early when it becomes true, such as when the stage ends
   */
  void awaitNextAnswerUnless(Functions.Func<Boolean> answerIsNeedless) {
    long nextAnswerMillis = lastAnswerMillis + pauseAfterAnswer.toMillis();
    long waitMillis = nextAnswerMillis - Workflow.currentTimeMillis();
    if (waitMillis > 0) {
      Timers.await(
          Duration.ofMillis(waitMillis),
          "Waiting before the next poke is answered",
          answerIsNeedless);
    }
  }

  /** Marks all pokes as answered, because the run is about to load the ManagedProvider. */
  public void markAnswered() {
    answeredPokes = receivedPokes;
    pokePending = false;
    long nowMillis = Workflow.currentTimeMillis();
    boolean quietSinceAnswer = nowMillis - lastAnswerMillis > LONGEST_PAUSE.toMillis();
    boolean resetPause = progressSinceAnswer || quietSinceAnswer;
    pauseAfterAnswer = resetPause ? FIRST_PAUSE : nextLongerPause();
    progressSinceAnswer = false;
    lastAnswerMillis = nowMillis;
  }

  private Duration nextLongerPause() {
    Duration doubledPause = pauseAfterAnswer.multipliedBy(2);
    return doubledPause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubledPause;
  }
}
