package io.platformmesh.onboarding.workflows.stage;

import io.platformmesh.onboarding.workflows.DurationText;
import io.platformmesh.onboarding.workflows.contract.BlockedReporting;
import io.platformmesh.onboarding.workflows.contract.Stall;
import io.platformmesh.onboarding.workflows.status.Reason;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Enforces the deadlines of the parts of a stage, and the pauses after missed deadlines. */
final class StageDeadlines {

  private final StageDefinition stage;
  private final StageClocks clocks;

  StageDeadlines(StageDefinition stage, StageClocks clocks) {
    this.stage = stage;
    this.clocks = clocks;
  }

  /** Sets the timer to the first deadline, or end of a pause, of the unfinished parts. */
  void setTimer(ResettableTimer timer, List<StagePart<?>> unfinished) {
    long next = ResettableTimer.NEVER;
    String summary = "";
    for (StagePart<?> part : unfinished) {
      long due = part.isPaused() ? part.pausedUntil() : deadlineOf(part);
      if (due < next) {
        next = due;
        summary =
            (part.isPaused() ? "Waiting before the next attempt of " : "Deadline of ") + part.key();
      }
    }
    timer.set(next, summary);
  }

  /**
   * Pauses parts that missed their deadline, and restarts parts whose pause is over.
   *
   * @return whether a part missed its deadline, so that its stall has to be reported
   */
  boolean enforce(List<StagePart<?>> unfinished) {
    long now = Workflow.currentTimeMillis();
    boolean missed = false;
    for (StagePart<?> part : unfinished) {
      if (part.pausedUntil() <= now) {
        beginRound(part);
      } else if (!part.isPaused() && deadlineOf(part) <= now) {
        missed |= pause(part);
      }
    }
    return missed;
  }

  /** Restarts a paused part, with its whole time limit. */
  void beginRound(StagePart<?> part) {
    part.endPause();
    clocks.beginRound(part.key());
    part.activity().start(BlockedReporting.NORMAL);
  }

  /** Pauses a part; false when its last attempt succeeds meanwhile. */
  private boolean pause(StagePart<?> part) {
    StagePart.stop(List.of(part));
    if (part.isDone()) {
      return false;
    }
    Duration pause = clocks.pauseAfterDeadline(part.key(), stage.limit());
    part.pauseUntil(Workflow.currentTimeMillis() + pause.toMillis());
    String message =
        ("%s has not finished within its deadline of %s; it began at %s."
                + " The next attempt starts in %s.")
            .formatted(
                part.key(),
                DurationText.format(stage.limit()),
                Instant.ofEpochMilli(clocks.entered(part.key())).truncatedTo(ChronoUnit.SECONDS),
                DurationText.format(pause));
    part.stall(new Stall(Reason.DeadlineExceeded, message, stage.stage(), StagePart.now(), pause));
    return true;
  }

  /** The deadline of a part; a blocked part has none because it is reported as stalled already. */
  private long deadlineOf(StagePart<?> part) {
    return part.isBlocked()
        ? ResettableTimer.NEVER
        : clocks.roundBegan(part.key()) + stage.limit().toMillis();
  }
}
