package io.platformmesh.onboarding.workflows.stage;

import io.platformmesh.onboarding.workflows.DependencyReady;
import io.platformmesh.onboarding.workflows.PartKey;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Limits how often a run answers pokes (signals and updates), so that an object that changes
 * constantly cannot fill the workflow history. A run answers five pokes at once, and one more for
 * each second without an answer. When these are used up and answers bring no progress, it answers
 * one poke after one second, then after two, four, … 30 seconds.
 */
public final class PokeThrottle {

  private static final int LONGEST_BURST = 5;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** After this time without an answer, the next pause is the first one. */
  private static final Duration QUIET_TIME = LONGEST_PAUSE.multipliedBy(2);

  private long receivedPokes;
  private long receivedPokesOfAllStages;
  private long answeredPokesOfAllStages;

  /** The components of the pokes that are not answered; null when all are answered. */
  private @Nullable DependencyReady pendingPokes;

  /** Number of answers that the run may give at once, as of the latest answer. */
  private double allowedAnswers = LONGEST_BURST;

  /** The time without an answer that allows one more. */
  private Duration pauseForOneAnswer = FIRST_PAUSE;

  private long latestAnswerMillis;

  private final RunTimer timer;

  /** Creates a throttle that has received no pokes. */
  public PokeThrottle(RunTimer timer) {
    this.timer = timer;
  }

  /** Records a poke that can concern each stage, also those that are done. */
  public void pokeAllStages() {
    receivedPokesOfAllStages++;
    pokeWaitingParts(DependencyReady.OF_ANY_PART);
  }

  /** Records a poke that can concern only parts that wait. */
  public void pokeWaitingParts(DependencyReady dependencyReady) {
    receivedPokes++;
    pendingPokes = pendingPokes == null ? dependencyReady : pendingPokes.and(dependencyReady);
  }

  /** Number of pokes received by this run. */
  public long receivedPokes() {
    return receivedPokes;
  }

  /** Number of pokes of all stages received by this run. */
  public long receivedPokesOfAllStages() {
    return receivedPokesOfAllStages;
  }

  /** Number of pokes of all stages received before the latest {@link #markAnswered}. */
  public long answeredPokesOfAllStages() {
    return answeredPokesOfAllStages;
  }

  /** Whether the run received a poke after the latest {@link #markAnswered}. */
  public boolean hasPendingPoke() {
    return pendingPokes != null;
  }

  /** Whether the run received a poke of all stages after the latest {@link #markAnswered}. */
  public boolean hasPendingPokeOfAllStages() {
    return receivedPokesOfAllStages != answeredPokesOfAllStages;
  }

  /** Whether a poke that is not answered can concern this part. */
  public boolean hasPendingPokeOf(PartKey part) {
    return pendingPokes != null && pendingPokes.concerns(part);
  }

  /** Drops the pokes that are not answered, because they concern no part that waits. */
  void dropPendingPokes() {
    pendingPokes = null;
  }

  /** Allows a burst again: a stage or a component is done, or the ManagedProvider has changed. */
  public void recordProgress() {
    allowedAnswers = LONGEST_BURST;
    pauseForOneAnswer = FIRST_PAUSE;
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
    double missingPart = 1 - allowedAnswersNow();
    if (missingPart > 0) {
      long waitMillis = (long) Math.ceil(missingPart * pauseForOneAnswer.toMillis());
      timer.await(
          Duration.ofMillis(waitMillis),
          "Waiting before the next poke is answered",
          answerIsNeedless);
    }
  }

  /** Marks all pokes as answered, because the run is about to look at what they concern. */
  public void markAnswered() {
    answeredPokesOfAllStages = receivedPokesOfAllStages;
    pendingPokes = null;
    double answersBefore = allowedAnswersNow();
    boolean hadToWait = allowedAnswers < 1 && answersBefore < 2;
    if (millisSinceLatestAnswer() > QUIET_TIME.toMillis()) {
      pauseForOneAnswer = FIRST_PAUSE;
    } else if (hadToWait) {
      pauseForOneAnswer = nextLongerPause();
    }
    allowedAnswers = Math.max(0, answersBefore - 1);
    latestAnswerMillis = Workflow.currentTimeMillis();
  }

  private double allowedAnswersNow() {
    double answersSince = (double) millisSinceLatestAnswer() / pauseForOneAnswer.toMillis();
    return Math.min(LONGEST_BURST, allowedAnswers + answersSince);
  }

  private long millisSinceLatestAnswer() {
    return Workflow.currentTimeMillis() - latestAnswerMillis;
  }

  private Duration nextLongerPause() {
    Duration doubledPause = pauseForOneAnswer.multipliedBy(2);
    return doubledPause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubledPause;
  }
}
