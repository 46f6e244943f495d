package io.platformmesh.onboarding.workflows.stage;

import io.platformmesh.onboarding.workflows.FailureType;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.StageReporting;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.common.converter.Values;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.CompletablePromise;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Optional;

/**
 * The activity of a stage part. Its first attempt is local. If that one is not ready and no poke
 * restarts the activity within a second, the Temporal server retries it. It can be stopped while it
 * waits for its next attempt, and restarted.
 */
final class RestartableActivity<R> {

  /**
   * Time for a poke after the local attempt: controllers that answer at once need no activity of
   * the server.
   */
  private static final Duration PAUSE_AFTER_LOCAL_ATTEMPT = Duration.ofSeconds(1);

  private final StageActivityCall<?, R> stageActivityCall;
  private final RunTimer timer;
  private CancellationScope cancellationScope = Workflow.newCancellationScope(() -> {});
  private Promise<R> resultPromise = Workflow.newPromise();
  private boolean stopRequested;
  private boolean attemptsLocally;
  private boolean isFoundNotReady;

  /** Creates an activity that is not started. */
  RestartableActivity(StageActivityCall<?, R> stageActivityCall, RunTimer timer) {
    this.stageActivityCall = stageActivityCall;
    this.timer = timer;
  }

  /** Starts the activity, which must not be running. */
  void start(StageReporting stageReporting) {
    stopRequested = false;
    attemptsLocally = true;
    cancellationScope =
        Workflow.newCancellationScope(
            () -> resultPromise = Async.function(this::runLocallyFirst, stageReporting));
    cancellationScope.run();
  }

  private R runLocallyFirst(StageReporting stageReporting) {
    try {
      return attemptLocally(stageReporting);
    } catch (ActivityFailure attemptFailure) {
      isFoundNotReady |= isOfType(attemptFailure, FailureType.NOT_READY);
      if (!isRetryable(attemptFailure)) {
        throw attemptFailure;
      }
    } finally {
      attemptsLocally = false;
    }
    boolean stopped =
        timer.await(
            PAUSE_AFTER_LOCAL_ATTEMPT,
            "Waiting before the server retries an activity",
            () -> stopRequested);
    if (stopped) {
      throw new CanceledFailure("stopped between two attempts");
    }
    return stageActivityCall.call(stageReporting.withoutStageStatus());
  }

  /** Makes the local attempt in a scope of its own, so that {@link #stop} waits for its end. */
  private R attemptLocally(StageReporting stageReporting) {
    CompletablePromise<R> attemptResult = Workflow.newPromise();
    Workflow.newDetachedCancellationScope(
            () -> attemptResult.complete(stageActivityCall.attemptLocally(stageReporting)))
        .run();
    return attemptResult.get();
  }

  /** Whether an attempt has reported in the condition of its stage that it is done or blocked. */
  boolean hasReported() {
    return isFoundNotReady || isDone() || unreportedBlocker().isPresent();
  }

  /** Whether the local attempt runs; the Temporal server does not know of it. */
  boolean attemptsLocally() {
    return attemptsLocally;
  }

  /**
   * Requests the end of the activity. Between two attempts, the activity ends at once. A running
   * attempt is not interrupted: it may still succeed, and is not retried.
   */
  void stop() {
    if (!hasEnded()) {
      stopRequested = true;
      cancellationScope.cancel("stopped to check the ManagedProvider");
    }
  }

  /** Whether the activity has a result, has failed or was stopped. */
  boolean hasEnded() {
    return resultPromise.isCompleted();
  }

  /** Whether the activity has a result. */
  boolean isDone() {
    return hasEnded() && resultPromise.getFailure() == null;
  }

  /** The result of an activity that is {@link #isDone done}. */
  R result() {
    return resultPromise.get();
  }

  /** The blocker that the last attempt found and that the workflow has not reported yet. */
  Optional<Blocker> unreportedBlocker() {
    return failureOfType(FailureType.ACTION_NEEDED).map(Blocker::of);
  }

  /** Whether the reported blocker is gone although the activity is not done. */
  boolean hasRecovered() {
    return failureOfType(FailureType.RECOVERED).isPresent();
  }

  /** The failure of the activity that fails the run, because the stage does not handle it. */
  Optional<RuntimeException> unexpectedFailure() {
    RuntimeException failure = hasEnded() ? resultPromise.getFailure() : null;
    if (failure == null || unreportedBlocker().isPresent() || hasRecovered()) {
      return Optional.empty();
    }
    boolean wasStopped = stopRequested && isCausedByStop(failure);
    return wasStopped ? Optional.empty() : Optional.of(failure);
  }

  private Optional<ApplicationFailure> failureOfType(String failureType) {
    RuntimeException failure = hasEnded() ? resultPromise.getFailure() : null;
    return failure != null && isOfType(failure, failureType)
        ? Optional.of((ApplicationFailure) failure.getCause())
        : Optional.empty();
  }

  private static boolean isOfType(RuntimeException failure, String failureType) {
    return failure instanceof ActivityFailure
        && failure.getCause() instanceof ApplicationFailure applicationFailure
        && applicationFailure.getType().equals(failureType);
  }

  private static boolean isCausedByStop(RuntimeException failure) {
    if (failure instanceof CanceledFailure) {
      return true;
    }
    return failure instanceof ActivityFailure activityFailure
        && (activityFailure.getCause() instanceof CanceledFailure || isRetryable(activityFailure));
  }

  private static boolean isRetryable(ActivityFailure activityFailure) {
    return activityFailure.getRetryState() != RetryState.RETRY_STATE_NON_RETRYABLE_FAILURE;
  }

  /**
   * A blocker of the activity, which a user has to remove.
   *
   * @param reason reason of the condition
   * @param message what happened to which object and what to do
   */
  record Blocker(Reason reason, String message) {

    private static final int REASON_DETAIL = 0;
    private static final int MESSAGE_DETAIL = 1;

    /** Reads the blocker from the details of a failure of type {@code ActionNeeded}. */
    private static Blocker of(ApplicationFailure actionNeeded) {
      Values failureDetails = actionNeeded.getDetails();
      return new Blocker(
          failureDetails.get(REASON_DETAIL, Reason.class),
          failureDetails.get(MESSAGE_DETAIL, String.class));
    }
  }
}
