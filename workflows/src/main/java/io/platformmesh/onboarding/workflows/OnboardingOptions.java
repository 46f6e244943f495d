package io.platformmesh.onboarding.workflows;

import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.worker.WorkflowImplementationOptions;
import java.time.Duration;

/**
 * The timing of all activities, in this one place.
 *
 * @param attempt the longest time one attempt may take; a worker killed in the middle costs at most
 *     this
 * @param firstRetry pause after the first attempt that finds something not ready; it doubles
 * @param longestRetry pause at which the doubling ends
 * @param patience how long the verification of a Ready ManagedProvider may wait for a dependency
 *     before the status says so
 */
public record OnboardingOptions(
    Duration attempt, Duration firstRetry, Duration longestRetry, Duration patience) {

  /** What holds unless configured otherwise. */
  public static final OnboardingOptions DEFAULT =
      new OnboardingOptions(
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          Duration.ofMinutes(5),
          Duration.ofSeconds(10));

  /** Time that a call which answers at once gets before it goes on as a regular activity. */
  private static final Duration QUICK = Duration.ofSeconds(5);

  /** The options under which a worker registers {@link OnboardingWorkflowImpl}. */
  public WorkflowImplementationOptions toImplementationOptions() {
    return WorkflowImplementationOptions.newBuilder()
        .setDefaultActivityOptions(
            ActivityOptions.newBuilder()
                .setStartToCloseTimeout(attempt)
                .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                .setRetryOptions(
                    RetryOptions.newBuilder()
                        .setInitialInterval(firstRetry)
                        .setBackoffCoefficient(2)
                        .setMaximumInterval(longestRetry)
                        .build())
                .build())
        .setDefaultLocalActivityOptions(
            LocalActivityOptions.newBuilder()
                .setScheduleToCloseTimeout(QUICK)
                .setRetryOptions(
                    RetryOptions.newBuilder()
                        .setInitialInterval(Duration.ofMillis(100))
                        .setMaximumAttempts(3)
                        .build())
                .build())
        .build();
  }
}
