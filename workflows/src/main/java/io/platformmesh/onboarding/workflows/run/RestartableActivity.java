package io.platformmesh.onboarding.workflows.run;

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

/** One activity of a stage, which can be stopped while it waits and begun anew. */
final class RestartableActivity<R> {

  private final Functions.Func1<BlockedReporting, R> call;
  private CancellationScope scope;
  private Promise<R> promise;
  private boolean stopping;

  /**
   * Begins.
   *
   * @param call the activity, which is told what to tell
   */
  RestartableActivity(Functions.Func1<BlockedReporting, R> call, BlockedReporting attention) {
    this.call = call;
    this.promise = Workflow.newPromise();
    this.scope = Workflow.newCancellationScope(() -> start(attention));
    scope.run();
  }

  /** Begins anew what has ended. */
  void beginAnew(BlockedReporting attention) {
    stopping = false;
    scope = Workflow.newCancellationScope(() -> start(attention));
    scope.run();
  }

  private void start(BlockedReporting attention) {
    promise = Async.function(call, attention);
  }

  /**
   * Asks for an end. In back-off the activity ends at once; a running one ends by itself and is not
   * tried again, and may still be done.
   */
  void stop() {
    if (!hasEnded()) {
      stopping = true;
      scope.cancel("to look again");
    }
  }

  boolean hasEnded() {
    return promise.isCompleted();
  }

  boolean isDone() {
    return hasEnded() && promise.getFailure() == null;
  }

  /** Somebody has to act, which the workflow has not told yet. */
  Optional<Trouble> trouble() {
    return failure(FailureType.ACTION_NEEDED)
        .map(
            failure ->
                new Trouble(
                    failure.getDetails().get(0, Reason.class),
                    failure.getDetails().get(1, String.class)));
  }

  /** What somebody had to act on is over, but it is not done yet. */
  boolean hasRecovered() {
    return failure(FailureType.RECOVERED).isPresent();
  }

  private Optional<ApplicationFailure> failure(String type) {
    return hasEnded()
            && promise.getFailure() instanceof ActivityFailure activity
            && activity.getCause() instanceof ApplicationFailure failure
            && failure.getType().equals(type)
        ? Optional.of(failure)
        : Optional.empty();
  }

  /** Ended for good, neither done nor stopped nor in trouble: a case that nobody has thought of. */
  Optional<RuntimeException> collapse() {
    RuntimeException failure = hasEnded() ? promise.getFailure() : null;
    boolean expected =
        failure == null
            || trouble().isPresent()
            || hasRecovered()
            || (stopping && isByStopping(failure));
    return expected ? Optional.empty() : Optional.of(failure);
  }

  private static boolean isByStopping(RuntimeException failure) {
    return failure instanceof CanceledFailure
        || (failure instanceof ActivityFailure activity
            && (activity.getCause() instanceof CanceledFailure
                || activity.getRetryState() != RetryState.RETRY_STATE_NON_RETRYABLE_FAILURE));
  }

  /** The result of what is {@link #isDone done}. */
  R result() {
    return promise.get();
  }

  /**
   * What somebody has to act on.
   *
   * @param reason the reason of the stage's condition
   * @param message what is so and what to do
   */
  record Trouble(Reason reason, String message) {}
}
