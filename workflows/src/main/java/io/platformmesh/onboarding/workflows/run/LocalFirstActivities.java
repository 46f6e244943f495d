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
 * What answers at once runs as a local activity, which costs one event. When the API server does
 * not answer, the same call goes on as a regular activity that the server retries, so that an
 * outage grows no history.
 */
final class LocalFirstActivities {

  LoadResult loadManagedProvider(OnboardingInput input) {
    return quickly(
        ManagedProviderActivities.class,
        input.qualifiedName(),
        activities -> activities.loadManagedProvider(input.namespace(), input.name()));
  }

  Outcome reportStatus(ManagedProviderRef managedProvider, StatusReport report) {
    return quickly(
        ManagedProviderActivities.class,
        report.stall() == null
            ? report.phase().name()
            : report.phase() + ", stalled: " + report.stall().reason(),
        activities -> activities.reportStatus(managedProvider, report));
  }

  Observation observe(ManagedProviderRef managedProvider) {
    return quickly(
        ObservationActivities.class,
        "all of it, touching nothing",
        activities -> activities.observe(managedProvider));
  }

  Outcome setPause(ManagedProviderRef managedProvider, String reason) {
    return quickly(
        ControlActivities.class,
        reason.isEmpty() ? "resume" : "pause: " + reason,
        activities -> activities.setPause(managedProvider, reason));
  }

  Outcome requestRetry(ManagedProviderRef managedProvider) {
    return quickly(
        ControlActivities.class, "retry", activities -> activities.requestRetry(managedProvider));
  }

  Outcome acknowledgeRetry(ManagedProviderRef managedProvider, String token) {
    return quickly(
        ControlActivities.class,
        "retry asked for at " + token,
        activities -> activities.acknowledgeRetry(managedProvider, token));
  }

  private static <A, R> R quickly(Class<A> activities, String summary, Functions.Func1<A, R> call) {
    try {
      return call.apply(
          Workflow.newLocalActivityStub(
              activities, LocalActivityOptions.newBuilder().setSummary(summary).build()));
    } catch (ActivityFailure failure) {
      if (failure.getCause() instanceof CanceledFailure) {
        throw failure;
      }
      return call.apply(Workflow.newActivityStub(activities, StageActivities.options(summary)));
    }
  }
}
