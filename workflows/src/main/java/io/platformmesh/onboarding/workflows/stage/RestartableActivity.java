package io.platformmesh.onboarding.workflows.stage;

import io.platformmesh.onboarding.workflows.BlockedReporting;
import io.platformmesh.onboarding.workflows.FailureType;
import io.platformmesh.onboarding.workflows.Reason;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.Optional;

/**
 * The activity of a stage part: it can be stopped while it waits for its next attempt, and
 * restarted.
 */
final class RestartableActivity<R> {

  private final Functions.Func1<BlockedReporting, R> activityCall;
  private CancellationScope cancellationScope = Workflow.newCancellationScope(() -> {});
  private Promise<R> resultPromise = Workflow.newPromise();
  private boolean stopRequested;

  /**
   * @param activityCall invokes the activity
   */
  RestartableActivity(Functions.Func1<BlockedReporting, R> activityCall) {
    this.activityCall = activityCall;
  }

  /** Starts the activity, which must not be running. */
  void start(BlockedReporting reporting) {
    stopRequested = false;
    cancellationScope =
        Workflow.newCancellationScope(
            () -> resultPromise = Async.function(activityCall, reporting));
    cancellationScope.run();
  }

  /**
   * Requests the end of the activity. Between two attempts it ends at once; a running attempt ends
   * by itself, may still succeed, and is not retried.
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
    return failureOfType(FailureType.ACTION_NEEDED)
        .map(
            failure ->
                new Blocker(
                    failure.getDetails().get(0, Reason.class),
                    failure.getDetails().get(1, String.class)));
  }

  /** Whether the reported blocker is gone although the activity is not done. */
  boolean hasRecovered() {
    return failureOfType(FailureType.RECOVERED).isPresent();
  }

  /** A failure of the activity that the stage does not handle; it fails the run. */
  Optional<RuntimeException> unexpectedFailure() {
    RuntimeException failure = hasEnded() ? resultPromise.getFailure() : null;
    boolean expected =
        failure == null
            || unreportedBlocker().isPresent()
            || hasRecovered()
            || (stopRequested && isCausedByStop(failure));
    return expected ? Optional.empty() : Optional.of(failure);
  }

  private Optional<ApplicationFailure> failureOfType(String failureType) {
    return hasEnded()
            && resultPromise.getFailure() instanceof ActivityFailure activityFailure
            && activityFailure.getCause() instanceof ApplicationFailure applicationFailure
            && applicationFailure.getType().equals(failureType)
        ? Optional.of(applicationFailure)
        : Optional.empty();
  }

  private static boolean isCausedByStop(RuntimeException failure) {
    return failure instanceof CanceledFailure
        || (failure instanceof ActivityFailure activityFailure
            && (activityFailure.getCause() instanceof CanceledFailure
                || activityFailure.getRetryState()
                    != RetryState.RETRY_STATE_NON_RETRYABLE_FAILURE));
  }

  /**
   * An obstacle to the activity that a user has to remove.
   *
   * @param reason reason of the condition
   * @param message what happened to which object and what to do
   */
  record Blocker(Reason reason, String message) {}
}
