package io.platformmesh.onboarding.workflows;

import io.platformmesh.onboarding.workflows.activity.Loaded;
import io.platformmesh.onboarding.workflows.activity.ManagedProviderActivities;
import io.platformmesh.onboarding.workflows.activity.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.activity.Observation;
import io.platformmesh.onboarding.workflows.activity.ObservationActivities;
import io.platformmesh.onboarding.workflows.activity.Outcome;
import io.platformmesh.onboarding.workflows.activity.StatusReport;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Workflow;

/**
 * What answers at once runs as a local activity, which costs one event. When the API server does
 * not answer, the same call goes on as a regular activity that the server retries, so that an
 * outage grows no history.
 */
final class QuickActivities {

  private final ManagedProviderActivities local =
      Workflow.newLocalActivityStub(ManagedProviderActivities.class);
  private final ManagedProviderActivities regular =
      Workflow.newActivityStub(ManagedProviderActivities.class);

  private final ObservationActivities localObservation =
      Workflow.newLocalActivityStub(ObservationActivities.class);
  private final ObservationActivities regularObservation =
      Workflow.newActivityStub(ObservationActivities.class);

  Loaded loadManagedProvider(OnboardingInput input) {
    return quickly(
        () -> local.loadManagedProvider(input.namespace(), input.name()),
        () -> regular.loadManagedProvider(input.namespace(), input.name()));
  }

  Outcome reportStatus(ManagedProviderRef managedProvider, StatusReport report) {
    return quickly(
        () -> local.reportStatus(managedProvider, report),
        () -> regular.reportStatus(managedProvider, report));
  }

  Observation observe(ManagedProviderRef managedProvider) {
    return quickly(
        () -> localObservation.observe(managedProvider),
        () -> regularObservation.observe(managedProvider));
  }

  private static <R> R quickly(Functions.Func<R> local, Functions.Func<R> regular) {
    try {
      return local.apply();
    } catch (ActivityFailure failure) {
      if (failure.getCause() instanceof CanceledFailure) {
        throw failure;
      }
      return regular.apply();
    }
  }
}
