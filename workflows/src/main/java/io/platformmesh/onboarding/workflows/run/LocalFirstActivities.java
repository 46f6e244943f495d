package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.ControlActivities;
import io.platformmesh.onboarding.workflows.LoadResult;
import io.platformmesh.onboarding.workflows.ManagedProviderActivities;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.Observation;
import io.platformmesh.onboarding.workflows.ObservationActivities;
import io.platformmesh.onboarding.workflows.OnboardingInput;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.Stall;
import io.platformmesh.onboarding.workflows.StatusReport;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Workflow;

/**
 * Calls those activities of a run that usually return at once. Each call runs as a local activity,
 * which adds one event to the workflow history. When the API server does not answer, the same call
 * runs as a regular activity that the Temporal server retries, so that the history does not grow
 * during an outage.
 */
final class LocalFirstActivities {

  /** Loads the ManagedProvider of the run. */
  LoadResult loadManagedProvider(OnboardingInput runInput) {
    return callLocalFirst(
        ManagedProviderActivities.class,
        "ManagedProvider " + runInput.qualifiedName(),
        activities ->
            activities.loadManagedProvider(
                runInput.namespace(), runInput.name(), runInput.cluster()));
  }

  /** Writes the status of the ManagedProvider. */
  Outcome reportStatus(ManagedProviderRef managedProvider, StatusReport statusReport) {
    return callLocalFirst(
        ManagedProviderActivities.class,
        summaryOf(statusReport),
        activities -> activities.reportStatus(managedProvider, statusReport));
  }

  private static String summaryOf(StatusReport statusReport) {
    Stall stall = statusReport.stall();
    return stall == null
        ? "Phase " + statusReport.phase()
        : "Phase %s, stalled: %s".formatted(statusReport.phase(), stall.reason());
  }

  /** Compares the objects of the ManagedProvider with their desired state. */
  Observation observe(ManagedProviderRef managedProvider) {
    return callLocalFirst(
        ObservationActivities.class,
        "Comparing all objects with their desired state",
        activities -> activities.observe(managedProvider));
  }

  /**
   * Writes or removes the annotation that pauses the onboarding.
   *
   * @param pauseReason why the onboarding is paused; empty to resume it
   */
  Outcome setPause(ManagedProviderRef managedProvider, String pauseReason) {
    String activitySummary = pauseReason.isEmpty() ? "Resume" : "Pause: " + pauseReason;
    return callLocalFirst(
        ControlActivities.class,
        activitySummary,
        activities -> activities.setPause(managedProvider, pauseReason));
  }

  /** Writes the annotation that requests a retry. */
  Outcome requestRetry(ManagedProviderRef managedProvider) {
    return callLocalFirst(
        ControlActivities.class,
        "Retry requested by update",
        activities -> activities.requestRetry(managedProvider));
  }

  /** Records in the annotations that the retry request is handled. */
  Outcome acknowledgeRetry(ManagedProviderRef managedProvider, String retryToken) {
    return callLocalFirst(
        ControlActivities.class,
        "Retry requested at " + retryToken,
        activities -> activities.acknowledgeRetry(managedProvider, retryToken));
  }

  /** Calls an activity locally, and after a failure as a regular activity. */
  private static <A, R> R callLocalFirst(
      Class<A> activityInterface, String activitySummary, Functions.Func1<A, R> activityCall) {
    LocalActivityOptions localOptions =
        LocalActivityOptions.newBuilder().setSummary(activitySummary).build();
    try {
      return activityCall.apply(Workflow.newLocalActivityStub(activityInterface, localOptions));
    } catch (ActivityFailure localActivityFailure) {
      if (localActivityFailure.getCause() instanceof CanceledFailure) {
        throw localActivityFailure;
      }
      ActivityOptions regularOptions =
          ActivityOptions.newBuilder().setSummary(activitySummary).build();
      return activityCall.apply(Workflow.newActivityStub(activityInterface, regularOptions));
    }
  }
}
