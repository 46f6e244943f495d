package io.platformmesh.onboarding.workflows.stage;

import io.platformmesh.onboarding.workflows.contract.BlockedReporting;
import io.platformmesh.onboarding.workflows.contract.FailureType;
import io.platformmesh.onboarding.workflows.status.Reason;
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

/** An activity that can be stopped while it waits for its next attempt, and started again. */
final class RestartableActivity<R> {

  private final Functions.Func1<BlockedReporting, R> call;
  private CancellationScope scope = Workflow.newCancellationScope(() -> {});
  private Promise<R> promise = Workflow.newPromise();
  private boolean stopping;

  /**
   * @param call invokes the activity
   */
  RestartableActivity(Functions.Func1<BlockedReporting, R> call) {
    this.call = call;
  }

  /** Starts the activity, which must not be running. */
  void start(BlockedReporting reporting) {
    stopping = false;
    scope = Workflow.newCancellationScope(() -> promise = Async.function(call, reporting));
    scope.run();
  }

  /**
   * Requests the end of the activity. Between two attempts it ends at once; a running attempt ends
   * by itself, may still succeed, and is not retried.
   */
  void stop() {
    if (!hasEnded()) {
      stopping = true;
      scope.cancel("stopped to check the ManagedProvider");
    }
  }

  boolean hasEnded() {
    return promise.isCompleted();
  }

  boolean isDone() {
    return hasEnded() && promise.getFailure() == null;
  }

  /** The result of an activity that is {@link #isDone done}. */
  R result() {
    return promise.get();
  }

  /** The blocker that the last attempt found and that the workflow has not reported yet. */
  Optional<Blocker> blocker() {
    return failure(FailureType.ACTION_NEEDED)
        .map(
            failure ->
                new Blocker(
                    failure.getDetails().get(0, Reason.class),
                    failure.getDetails().get(1, String.class)));
  }

  /** Whether the reported blocker is gone although the activity is not done. */
  boolean hasRecovered() {
    return failure(FailureType.RECOVERED).isPresent();
  }

  /** A failure that the stage does not handle. */
  Optional<RuntimeException> unexpectedFailure() {
    RuntimeException failure = hasEnded() ? promise.getFailure() : null;
    boolean expected =
        failure == null
            || blocker().isPresent()
            || hasRecovered()
            || (stopping && isCausedByStop(failure));
    return expected ? Optional.empty() : Optional.of(failure);
  }

  private Optional<ApplicationFailure> failure(String type) {
    return hasEnded()
            && promise.getFailure() instanceof ActivityFailure activity
            && activity.getCause() instanceof ApplicationFailure failure
            && failure.getType().equals(type)
        ? Optional.of(failure)
        : Optional.empty();
  }

  private static boolean isCausedByStop(RuntimeException failure) {
    return failure instanceof CanceledFailure
        || (failure instanceof ActivityFailure activity
            && (activity.getCause() instanceof CanceledFailure
                || activity.getRetryState() != RetryState.RETRY_STATE_NON_RETRYABLE_FAILURE));
  }

  /**
   * An obstacle that a user has to remove.
   *
   * @param reason reason of the condition
   * @param message what happened to which object and what to do
   */
  record Blocker(Reason reason, String message) {}
}
