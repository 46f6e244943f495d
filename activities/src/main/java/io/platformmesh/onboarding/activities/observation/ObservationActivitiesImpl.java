package io.platformmesh.onboarding.activities.observation;

import io.platformmesh.onboarding.activities.kubernetes.ManagedProviders;
import io.platformmesh.onboarding.activities.kubernetes.Owner;
import io.platformmesh.onboarding.activities.kubernetes.StageTrouble;
import io.platformmesh.onboarding.activities.kubernetes.Superseded;
import io.platformmesh.onboarding.activities.kubernetes.crd.ComponentNames;
import io.platformmesh.onboarding.activities.kubernetes.crd.ManagedProvider;
import io.platformmesh.onboarding.workflows.activity.Cause;
import io.platformmesh.onboarding.workflows.activity.Finding;
import io.platformmesh.onboarding.workflows.activity.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.activity.Observation;
import io.platformmesh.onboarding.workflows.activity.ObservationActivities;
import io.platformmesh.onboarding.workflows.activity.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Puts together what the observers of all systems see. */
public final class ObservationActivitiesImpl implements ObservationActivities {

  private final ManagedProviders managedProviders;
  private final List<Observer> observers;

  /**
   * @param managedProviders the objects
   * @param observers one for each system, in the order of the stages
   */
  public ObservationActivitiesImpl(ManagedProviders managedProviders, List<Observer> observers) {
    this.managedProviders = managedProviders;
    this.observers = List.copyOf(observers);
  }

  @Override
  public Observation observe(ManagedProviderRef ref) {
    try {
      return StageTrouble.telling(
          () -> observe(managedProviders.require(ref, false), Owner.of(ref)));
    } catch (Superseded changed) {
      return new Observation(Outcome.SUPERSEDED, List.of(), List.of());
    } catch (StageTrouble trouble) {
      throw trouble.toFailure();
    }
  }

  private Observation observe(ManagedProvider managedProvider, Owner owner) {
    List<Finding> findings = new ArrayList<>();
    for (Observer observer : observers) {
      try {
        findings.addAll(StageTrouble.telling(() -> observer.observe(managedProvider, owner)));
      } catch (StageTrouble trouble) {
        findings.add(
            new Finding(
                Cause.DEPENDENCY, trouble.reason().name(), String.valueOf(trouble.getMessage())));
      }
    }
    findings.sort(Comparator.comparing(Finding::cause));
    List<String> components =
        ComponentNames.of(managedProvider.getSpec()).stream()
            .filter(name -> findings.stream().anyMatch(finding -> finding.isOf(name)))
            .toList();
    return new Observation(Outcome.DONE, findings, components);
  }
}
