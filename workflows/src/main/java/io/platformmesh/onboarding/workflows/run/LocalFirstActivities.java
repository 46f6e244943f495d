package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.OnboardingInput;
import io.platformmesh.onboarding.workflows.contract.ControlActivities;
import io.platformmesh.onboarding.workflows.contract.LoadResult;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderActivities;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.contract.Observation;
import io.platformmesh.onboarding.workflows.contract.ObservationActivities;
import io.platformmesh.onboarding.workflows.contract.Outcome;
import io.platformmesh.onboarding.workflows.contract.StatusReport;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Workflow;

/**
 * Calls activities that usually answer at once. They run as local activities, which cost one event.
 * When the API server does not answer, the same call runs as a regular activity that the Temporal
 * server retries, so that the history does not grow during an outage.
 */
final class LocalFirstActivities {

  LoadResult loadManagedProvider(OnboardingInput input) {
    return callLocalFirst(
        ManagedProviderActivities.class,
        "ManagedProvider " + input.qualifiedName(),
        activities -> activities.loadManagedProvider(input.namespace(), input.name()));
  }

  Outcome reportStatus(ManagedProviderRef managedProvider, StatusReport report) {
    return callLocalFirst(
        ManagedProviderActivities.class,
        report.stall() == null
            ? "Phase " + report.phase()
            : "Phase %s, stalled: %s".formatted(report.phase(), report.stall().reason()),
        activities -> activities.reportStatus(managedProvider, report));
  }

  Observation observe(ManagedProviderRef managedProvider) {
    return callLocalFirst(
        ObservationActivities.class,
        "Comparing all objects with their desired state",
        activities -> activities.observe(managedProvider));
  }

  /**
   * @param pauseReason why the onboarding is paused; empty to resume it
   */
  Outcome setPause(ManagedProviderRef managedProvider, String pauseReason) {
    return callLocalFirst(
        ControlActivities.class,
        pauseReason.isEmpty() ? "Resume" : "Pause: " + pauseReason,
        activities -> activities.setPause(managedProvider, pauseReason));
  }

  Outcome requestRetry(ManagedProviderRef managedProvider) {
    return callLocalFirst(
        ControlActivities.class,
        "Retry requested by update",
        activities -> activities.requestRetry(managedProvider));
  }

  Outcome acknowledgeRetry(ManagedProviderRef managedProvider, String retryToken) {
    return callLocalFirst(
        ControlActivities.class,
        "Retry requested at " + retryToken,
        activities -> activities.acknowledgeRetry(managedProvider, retryToken));
  }

  private static <A, R> R callLocalFirst(
      Class<A> activityInterface, String summary, Functions.Func1<A, R> activityCall) {
    try {
      return activityCall.apply(
          Workflow.newLocalActivityStub(
              activityInterface, LocalActivityOptions.newBuilder().setSummary(summary).build()));
    } catch (ActivityFailure failure) {
      if (failure.getCause() instanceof CanceledFailure) {
        throw failure;
      }
      return activityCall.apply(
          Workflow.newActivityStub(activityInterface, StageActivities.options(summary)));
    }
  }
}
