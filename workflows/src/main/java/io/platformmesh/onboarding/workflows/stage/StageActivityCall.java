package io.platformmesh.onboarding.workflows.stage;

import io.platformmesh.onboarding.workflows.StageReporting;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Workflow;

/**
 * Calls the activity of a stage part: once as a local activity, which adds one event to the
 * workflow history, or as a regular activity that the Temporal server retries. Timeouts and retries
 * are in {@link io.platformmesh.onboarding.workflows.OnboardingOptions}.
 *
 * @param <A> the activity interface
 * @param <R> the result of the activity
 */
public final class StageActivityCall<A, R> {

  private final Class<A> activityInterface;
  private final String summary;
  private final Functions.Func2<A, StageReporting, R> activityCall;

  /**
   * Describes an activity; calls nothing.
   *
   * @param summary text for the activity in the Temporal UI
   * @param activityCall calls the activity through a stub
   */
  public StageActivityCall(
      Class<A> activityInterface,
      String summary,
      Functions.Func2<A, StageReporting, R> activityCall) {
    this.activityInterface = activityInterface;
    this.summary = summary;
    this.activityCall = activityCall;
  }

  /** Makes one attempt as a local activity, which a cancellation does not interrupt. */
  R attemptLocally(StageReporting stageReporting) {
    LocalActivityOptions localOptions =
        LocalActivityOptions.newBuilder().setSummary(summary).build();
    return activityCall.apply(
        Workflow.newLocalActivityStub(activityInterface, localOptions), stageReporting);
  }

  /** Runs the regular activity, until an attempt succeeds or fails with a final failure. */
  R call(StageReporting stageReporting) {
    ActivityOptions regularOptions = ActivityOptions.newBuilder().setSummary(summary).build();
    return activityCall.apply(
        Workflow.newActivityStub(activityInterface, regularOptions), stageReporting);
  }
}
