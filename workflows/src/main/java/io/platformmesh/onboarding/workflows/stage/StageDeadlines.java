package io.platformmesh.onboarding.workflows.stage;

import io.platformmesh.onboarding.workflows.BlockedReporting;
import io.platformmesh.onboarding.workflows.DurationText;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.Stall;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Enforces the deadlines of the parts of a stage, and the pauses after missed deadlines. */
final class StageDeadlines {

  private final StageDefinition stageDefinition;
  private final StageClocks clocks;

  StageDeadlines(StageDefinition stageDefinition, StageClocks clocks) {
    this.stageDefinition = stageDefinition;
    this.clocks = clocks;
  }

  /** Sets the timer to the first deadline, or end of a pause, of the unfinished parts. */
  void setTimer(ResettableTimer timer, List<StagePart<?>> unfinished) {
    long nextMillis = ResettableTimer.NEVER;
    String timerSummary = "";
    for (StagePart<?> part : unfinished) {
      long dueMillis = part.isPaused() ? part.pausedUntilMillis() : deadlineMillisOf(part);
      if (dueMillis < nextMillis) {
        nextMillis = dueMillis;
        timerSummary =
            (part.isPaused() ? "Waiting before the next attempt of " : "Deadline of ") + part.key();
      }
    }
    timer.fireAt(nextMillis, timerSummary);
  }

  /**
   * Pauses parts that missed their deadline, and restarts parts whose pause is over.
   *
   * @return whether a part missed its deadline, so that its stall has to be reported
   */
  boolean enforce(List<StagePart<?>> unfinished) {
    long nowMillis = Workflow.currentTimeMillis();
    boolean deadlineMissed = false;
    for (StagePart<?> part : unfinished) {
      if (part.pausedUntilMillis() <= nowMillis) {
        beginRound(part);
      } else if (!part.isPaused() && deadlineMillisOf(part) <= nowMillis) {
        deadlineMissed |= pauseUnlessDone(part);
      }
    }
    return deadlineMissed;
  }

  /** Restarts a paused part, with its whole deadline. */
  void beginRound(StagePart<?> part) {
    part.endPause();
    clocks.beginRound(part.key());
    part.activity().start(BlockedReporting.NORMAL);
  }

  /** Pauses a part that missed its deadline; false when its last attempt succeeds meanwhile. */
  private boolean pauseUnlessDone(StagePart<?> part) {
    StagePart.stopAll(List.of(part));
    if (part.isDone()) {
      return false;
    }
    Duration pauseBeforeRetry = clocks.pauseAfterDeadline(part.key(), stageDefinition.deadline());
    part.pauseUntil(Workflow.currentTimeMillis() + pauseBeforeRetry.toMillis());
    String stallMessage =
        ("%s has not finished within its deadline of %s; it began at %s."
                + " The next attempt starts in %s.")
            .formatted(
                part.key(),
                DurationText.format(stageDefinition.deadline()),
                Instant.ofEpochMilli(clocks.enteredMillis(part.key()))
                    .truncatedTo(ChronoUnit.SECONDS),
                DurationText.format(pauseBeforeRetry));
    part.recordStall(
        new Stall(
            Reason.DeadlineExceeded,
            stallMessage,
            stageDefinition.stage(),
            StagePart.currentInstant(),
            pauseBeforeRetry));
    return true;
  }

  /**
   * The deadline of a part in milliseconds since the epoch; a blocked part has none because it is
   * reported as stalled already.
   */
  private long deadlineMillisOf(StagePart<?> part) {
    return part.isBlocked()
        ? ResettableTimer.NEVER
        : clocks.roundBeganMillis(part.key()) + stageDefinition.deadline().toMillis();
  }
}
