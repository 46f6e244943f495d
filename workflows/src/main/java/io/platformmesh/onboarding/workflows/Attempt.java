package io.platformmesh.onboarding.workflows;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import org.jspecify.annotations.Nullable;

/** One activity of a stage, which can be stopped while it waits and begun anew. */
final class Attempt<R> {

  private final Functions.Func1<Boolean, R> call;
  private CancellationScope scope;
  private Promise<R> promise;
  private boolean stopping;

  /**
   * Begins.
   *
   * @param call the activity, which is told whether to be quiet
   * @param quiet whether to keep troubles from the status
   */
  Attempt(Functions.Func1<Boolean, R> call, boolean quiet) {
    this.call = call;
    this.promise = Workflow.newPromise();
    this.scope = Workflow.newCancellationScope(() -> start(quiet));
    scope.run();
  }

  /** Begins anew what has ended, or was {@link #stop stopped} before its end. */
  void beginAnew(boolean quiet) {
    stopping = false;
    scope = Workflow.newCancellationScope(() -> start(quiet));
    scope.run();
  }

  private void start(boolean quiet) {
    promise = Async.function(call, quiet);
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

  /** Whether it ended, not done, for another reason than being stopped. */
  boolean hasFailed() {
    return failure() != null;
  }

  /** What made it fail; null while it runs, when it is done, or when it was stopped. */
  @Nullable RuntimeException failure() {
    RuntimeException failure = hasEnded() ? promise.getFailure() : null;
    boolean stopped =
        stopping
            && (failure instanceof CanceledFailure
                || (failure instanceof ActivityFailure activity
                    && (activity.getCause() instanceof CanceledFailure || isRetryable(activity))));
    return stopped ? null : failure;
  }

  private static boolean isRetryable(ActivityFailure failure) {
    return switch (failure.getRetryState()) {
      case RETRY_STATE_NON_RETRYABLE_FAILURE -> false;
      default -> true;
    };
  }

  /** The result of what is {@link #isDone done}. */
  R result() {
    return promise.get();
  }
}
