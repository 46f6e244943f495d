package io.platformmesh.onboarding.workflows.stage;

import io.platformmesh.onboarding.workflows.PartKey;
import io.platformmesh.onboarding.workflows.contract.BlockedReporting;
import io.platformmesh.onboarding.workflows.contract.Outcome;
import io.platformmesh.onboarding.workflows.contract.Stall;
import io.platformmesh.onboarding.workflows.status.Reason;
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
  private long pausedUntil = ResettableTimer.NEVER;

  /**
   * Creates a part that is not started.
   *
   * @param call invokes the activity of the part
   * @param outcomeOf reads the outcome from the result of the activity
   */
  public StagePart(
      PartKey key,
      Functions.Func1<BlockedReporting, R> call,
      Functions.Func1<R, Outcome> outcomeOf) {
    this.key = key;
    this.activity = new RestartableActivity<>(call);
    this.outcomeOf = outcomeOf;
  }

  /** Identifies the part. */
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

  boolean isSuperseded() {
    return isDone() && outcomeOf.apply(result()) == Outcome.SUPERSEDED;
  }

  /** Whether the last attempt found a blocker, or found the reported one gone. */
  boolean needsReport() {
    return activity.blocker().isPresent() || activity.hasRecovered();
  }

  /** Why the part is stalled; null while it is not. */
  @Nullable Stall stall() {
    return stall;
  }

  /** Whether a user has to remove a blocker, which suspends the deadline. */
  boolean isBlocked() {
    return stall != null && stall.reason() != Reason.DeadlineExceeded;
  }

  /** Records a stall; a stall with the reason of the previous one keeps its beginning. */
  void stall(Stall now) {
    Stall previous = stall;
    boolean same = previous != null && previous.reason() == now.reason();
    stall =
        new Stall(
            now.reason(),
            now.message(),
            now.stage(),
            same ? previous.since() : now.since(),
            now.retryIn());
  }

  void clearStall() {
    stall = null;
  }

  /** When the pause after a missed deadline ends; {@link ResettableTimer#NEVER} without a pause. */
  long pausedUntil() {
    return pausedUntil;
  }

  boolean isPaused() {
    return pausedUntil != ResettableTimer.NEVER;
  }

  void pauseUntil(long instant) {
    pausedUntil = instant;
  }

  void endPause() {
    pausedUntil = ResettableTimer.NEVER;
  }

  /** Stops parts and waits for their running attempts: idempotent activities do not commute. */
  static void stop(List<? extends StagePart<?>> parts) {
    parts.forEach(part -> part.activity().stop());
    Workflow.await(() -> parts.stream().allMatch(part -> part.activity().hasEnded()));
  }

  static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
