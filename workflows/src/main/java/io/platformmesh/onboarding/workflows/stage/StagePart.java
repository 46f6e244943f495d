package io.platformmesh.onboarding.workflows.stage;

import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.PartKey;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.StageReporting;
import io.platformmesh.onboarding.workflows.Stall;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a stage: one activity, with its stall and its pause after a missed deadline. */
public final class StagePart<R> {

  private final PartKey key;
  private final RestartableActivity<R> activity;
  private final Functions.Func1<R, Outcome> outcomeOf;
  private @Nullable Stall stall;
  private long pausedUntilMillis = RunTimer.NEVER;

  /**
   * Creates a part that is not started.
   *
   * @param outcomeOf reads the outcome from the result of the activity
   */
  public StagePart(
      PartKey key,
      StageActivityCall<?, R> stageActivityCall,
      Functions.Func1<R, Outcome> outcomeOf,
      RunTimer timer) {
    this.key = key;
    this.activity = new RestartableActivity<>(stageActivityCall, timer);
    this.outcomeOf = outcomeOf;
  }

  /** Identifies the part of the stage, and its clock among the {@link StageClocks}. */
  public PartKey key() {
    return key;
  }

  /** Whether the activity has a result. */
  public boolean isDone() {
    return activity.isDone();
  }

  /** The result of a part that is {@link #isDone done}. */
  public R result() {
    return activity.result();
  }

  RestartableActivity<R> activity() {
    return activity;
  }

  /** Whether an attempt of the activity has written the condition of the stage. */
  boolean hasReported() {
    return key.kind() != PartKey.Kind.PRUNING && activity.hasReported();
  }

  /** Whether the activity failed with a failure that the stage does not handle. */
  boolean hasFailed() {
    return activity.unexpectedFailure().isPresent();
  }

  /** Whether the activity ended because the ManagedProvider has changed. */
  boolean isSuperseded() {
    return isDone() && outcomeOf.apply(result()) == Outcome.SUPERSEDED;
  }

  /** Whether the last attempt found a blocker, or found that the reported blocker is gone. */
  boolean needsReport() {
    return activity.unreportedBlocker().isPresent() || activity.hasRecovered();
  }

  /** Why the part is stalled; null while it is not. */
  @Nullable Stall stall() {
    return stall;
  }

  /** Whether the part waits for a user to remove a blocker; a blocked part has no deadline. */
  boolean isBlocked() {
    return stall != null && stall.reason() != Reason.DeadlineExceeded;
  }

  /** How the activity of the part reports after the quiet period that it is blocked. */
  StageReporting stageReporting() {
    return stall != null && isBlocked()
        ? StageReporting.reported(stall.reason())
        : StageReporting.NORMAL;
  }

  /** Records why the part is stalled; a stall with the same reason keeps the instant it began. */
  void recordStall(Stall newStall) {
    boolean sameReason = stall != null && stall.reason() == newStall.reason();
    Instant stalledSince = sameReason ? stall.since() : newStall.since();
    stall =
        new Stall(
            newStall.reason(),
            newStall.message(),
            newStall.stage(),
            stalledSince,
            newStall.retryIn());
  }

  void clearStall() {
    stall = null;
  }

  /** End of the pause after a missed deadline; {@link RunTimer#NEVER} without a pause. */
  long pausedUntilMillis() {
    return pausedUntilMillis;
  }

  boolean isPaused() {
    return pausedUntilMillis != RunTimer.NEVER;
  }

  void pauseUntil(long pauseEndMillis) {
    pausedUntilMillis = pauseEndMillis;
  }

  void endPause() {
    pausedUntilMillis = RunTimer.NEVER;
  }

  /**
   * Stops the activities of parts and waits until their running attempts end. Each activity is
   * idempotent, but two activities that write at the same time could revert each other's changes.
   */
  public static void stopAll(List<? extends StagePart<?>> parts) {
    parts.forEach(part -> part.activity().stop());
    Workflow.await(() -> parts.stream().allMatch(part -> part.activity().hasEnded()));
  }

  static Instant currentInstant() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
