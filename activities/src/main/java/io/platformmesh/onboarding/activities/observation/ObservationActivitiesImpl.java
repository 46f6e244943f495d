package io.platformmesh.onboarding.activities.observation;

import io.platformmesh.onboarding.activities.apply.Owner;
import io.platformmesh.onboarding.activities.client.ManagedProviders;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.failure.Superseded;
import io.platformmesh.onboarding.workflows.Deviation;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.ObjectRef;
import io.platformmesh.onboarding.workflows.Observation;
import io.platformmesh.onboarding.workflows.ObservationActivities;
import io.platformmesh.onboarding.workflows.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Activity Observe: collects the deviations that the observers of all systems find. */
public final class ObservationActivitiesImpl implements ObservationActivities {

  private static final boolean NOT_DELETING = false;
  private static final @Nullable ObjectRef UNKNOWN_DEPENDENCY = null;

  private final ManagedProviders managedProviders;
  private final List<Observer> observers;

  /**
   * @param managedProviders reads the observed ManagedProviders
   * @param observers one observer for each system, in the order of the stages
   */
  public ObservationActivitiesImpl(ManagedProviders managedProviders, List<Observer> observers) {
    this.managedProviders = managedProviders;
    this.observers = List.copyOf(observers);
  }

  @Override
  public Observation observe(ManagedProviderRef managedProviderRef) {
    try {
      return StageException.translatingToFailures(
          () ->
              collectDeviations(
                  managedProviders.require(managedProviderRef, NOT_DELETING),
                  Owner.of(managedProviderRef)));
    } catch (Superseded superseded) {
      return new Observation(Outcome.SUPERSEDED, List.of());
    }
  }

  private Observation collectDeviations(ManagedProvider managedProvider, Owner owner) {
    List<Deviation> deviations = new ArrayList<>();
    for (Observer observer : observers) {
      try {
        deviations.addAll(
            StageException.translatingErrors(() -> observer.observe(managedProvider, owner)));
      } catch (StageException dependencyFailure) {
        deviations.add(
            Deviation.ofDependency(
                UNKNOWN_DEPENDENCY, dependencyFailure.reason(), dependencyFailure.getMessage()));
      }
    }
    deviations.sort(Comparator.comparing(Deviation::cause));
    return new Observation(Outcome.DONE, deviations);
  }
}
