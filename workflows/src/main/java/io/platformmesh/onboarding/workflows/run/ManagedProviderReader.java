package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.LoadResult;
import io.platformmesh.onboarding.workflows.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.Observation;
import io.platformmesh.onboarding.workflows.OnboardingInput;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.stage.ReloadRequired;

/** Loads the ManagedProvider of a run and observes the objects that belong to it. */
final class ManagedProviderReader {

  private final OnboardingInput runInput;
  private final LocalFirstActivities localFirstActivities;
  private final RunState runState;

  ManagedProviderReader(
      OnboardingInput runInput, LocalFirstActivities localFirstActivities, RunState runState) {
    this.runInput = runInput;
    this.localFirstActivities = localFirstActivities;
    this.runState = runState;
  }

  /** Loads the ManagedProvider of the run; this load answers all pokes received so far. */
  LoadResult load() {
    runState.pokeThrottle().markAnswered();
    runState.writtenRequests().recordLoadStart();
    return localFirstActivities.loadManagedProvider(runInput);
  }

  /**
   * Loads the ManagedProvider again after a poke.
   *
   * @throws ReloadRequired when the ManagedProvider has changed or the run is to continue as new
   */
  void reload() {
    LoadResult reloadResult = load();
    LoadedManagedProvider reloaded = reloadResult.managedProvider();
    boolean isUnchanged =
        reloaded != null && reloaded.hasSameWorkAs(runState.requireManagedProvider());
    if (!isUnchanged || Continuation.isDue()) {
      throw ReloadRequired.afterReload(reloadResult);
    }
  }

  /**
   * Compares all objects that belong to the loaded ManagedProvider with their desired state.
   *
   * @throws ReloadRequired when the ManagedProvider has changed
   */
  Observation observe() {
    Observation observation = localFirstActivities.observe(runState.requireManagedProvider().ref());
    if (observation.outcome() == Outcome.SUPERSEDED) {
      throw ReloadRequired.managedProviderChanged();
    }
    return observation;
  }
}
