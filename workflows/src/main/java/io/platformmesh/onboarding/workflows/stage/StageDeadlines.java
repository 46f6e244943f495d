package io.platformmesh.onboarding.workflows.stage;

import io.platformmesh.onboarding.workflows.DurationText;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.StageReporting;
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

  /** Sets the timer to the next deadline of an unfinished part, or to the next end of a pause. */
  void setTimer(RunTimer timer, List<StagePart<?>> unfinishedParts) {
    long fireMillis = RunTimer.NEVER;
    for (StagePart<?> part : unfinishedParts) {
      long dueMillis = part.isPaused() ? part.pausedUntilMillis() : deadlineMillisOf(part);
      fireMillis = Math.min(fireMillis, dueMillis);
    }
    timer.wakeAt(fireMillis, "Next check of the deadlines");
  }

  /**
   * Pauses the parts that missed their deadline, and restarts the parts whose pause is over.
   *
   * @return whether a part missed its deadline, so that its stall has to be reported
   */
  boolean enforce(List<StagePart<?>> unfinishedParts) {
    long nowMillis = Workflow.currentTimeMillis();
    boolean anyDeadlineMissed = false;
    for (StagePart<?> part : unfinishedParts) {
      boolean isPauseOver = part.isPaused() && part.pausedUntilMillis() <= nowMillis;
      if (isPauseOver) {
        beginNextRound(part);
      } else if (!part.isPaused() && deadlineMillisOf(part) <= nowMillis) {
        stopAfterDeadline(part);
        anyDeadlineMissed |= part.isPaused();
      }
    }
    return anyDeadlineMissed;
  }

  /** Restarts a part of the stage, with its whole deadline. */
  void beginNextRound(StagePart<?> part) {
    part.endPause();
    clocks.beginRound(part.key());
    part.activity().start(StageReporting.NORMAL);
  }

  /** Stops a part whose deadline has passed; pauses the part unless its last attempt succeeds. */
  private void stopAfterDeadline(StagePart<?> part) {
    StagePart.stopAll(List.of(part));
    if (!part.isDone()) {
      pauseAsStalled(part);
    }
  }

  private void pauseAsStalled(StagePart<?> part) {
    Duration pauseBeforeRetry = clocks.pauseAfterDeadline(part.key(), stageDefinition.deadline());
    part.pauseUntil(Workflow.currentTimeMillis() + pauseBeforeRetry.toMillis());
    Instant entered = Instant.ofEpochMilli(clocks.enteredMillis(part.key()));
    String missedDeadline =
        "%s has not finished within its deadline of %s; it began at %s."
            .formatted(
                part.key(),
                DurationText.format(stageDefinition.deadline()),
                entered.truncatedTo(ChronoUnit.SECONDS));
    String nextAttempt =
        "The next attempt starts in %s.".formatted(DurationText.format(pauseBeforeRetry));
    part.recordStall(
        new Stall(
            Reason.DeadlineExceeded,
            missedDeadline + " " + nextAttempt,
            stageDefinition.stage(),
            StagePart.currentInstant(),
            pauseBeforeRetry));
  }

  /**
   * The deadline of a part in milliseconds since the epoch. A part that is blocked has no deadline,
   * because it is already reported as stalled.
   */
  private long deadlineMillisOf(StagePart<?> part) {
    return part.isBlocked()
        ? RunTimer.NEVER
        : clocks.roundBeganMillis(part.key()) + stageDefinition.deadline().toMillis();
  }
}
