package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.OnboardingOptions;
import io.platformmesh.onboarding.workflows.OnboardingResult;
import io.platformmesh.onboarding.workflows.OnboardingResult.End;
import io.platformmesh.onboarding.workflows.contract.CopiedKubeconfig;
import io.platformmesh.onboarding.workflows.contract.DeployedComponent;
import io.platformmesh.onboarding.workflows.contract.Deviation;
import io.platformmesh.onboarding.workflows.contract.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.contract.RunCause;
import io.platformmesh.onboarding.workflows.stage.PokeThrottle;
import io.platformmesh.onboarding.workflows.stage.ReloadRequired;
import io.platformmesh.onboarding.workflows.stage.Timers;
import io.platformmesh.onboarding.workflows.status.Phase;
import io.platformmesh.onboarding.workflows.status.Stage;
import java.time.Duration;
import java.util.List;

/**
 * Brings a ManagedProvider to Ready, or verifies that a Ready one still is in its desired state.
 */
final class Onboarding {

  private final RunState state;
  private final ManagedProviderReader reader;
  private final StatusPublisher publisher;
  private final Stages stages;
  private final ComponentDeployment components;

  Onboarding(
      RunState state, ManagedProviderReader reader, StatusPublisher publisher, Stages stages) {
    this.state = state;
    this.reader = reader;
    this.publisher = publisher;
    this.stages = stages;
    this.components = new ComponentDeployment(state, reader, publisher, stages);
  }

  /**
   * Runs until the ManagedProvider is Ready.
   *
   * @throws ReloadRequired when the ManagedProvider has changed or the run is to continue as new
   */
  OnboardingResult run(LoadedManagedProvider managedProvider) {
    OnboardingResult result =
        managedProvider.ready() ? verify(managedProvider) : deploy(managedProvider, Duration.ZERO);
    if (state.drift().hasRepairs()) {
      watchRepair();
    }
    return result;
  }

  /** Observes first, and writes nothing when nothing deviates from the desired state. */
  private OnboardingResult verify(LoadedManagedProvider managedProvider) {
    boolean wasPaused = state.phase() == Phase.Paused;
    state.reached(Phase.Ready, null);
    List<Deviation> deviations = reader.observe().deviations();
    if (deviations.isEmpty()) {
      if (wasPaused) {
        publisher.ready();
      }
      OnboardingResult onboarded = state.onboarded();
      return onboarded == null ? state.result(End.UNCHANGED, null, List.of()) : onboarded;
    }
    state.causedBy(RunCause.of(deviations.get(0)));
    boolean drift = state.drift().recordDrift(deviations);
    if (drift) {
      awaitRepair();
    }
    OnboardingResult result = deploy(managedProvider, OnboardingOptions.DEFAULT.patience());
    if (drift) {
      state.drift().repaired();
    }
    return result;
  }

  private void awaitRepair() {
    DriftBackoff drift = state.drift();
    PokeThrottle pokes = state.pokes();
    publisher.repeatedDrift();
    while (drift.untilDue().compareTo(Duration.ZERO) > 0) {
      if (Timers.await(
          drift.untilDue(), "Waiting before the next drift repair", pokes::isPending)) {
        pokes.awaitNextAnswer(() -> false);
        reader.reload();
      }
    }
  }

  /** Keeps the run open, so that the same run finds that its repair is reverted. */
  private void watchRepair() {
    if (!Timers.await(
        state.drift().watch(),
        "Checking that the drift repair is not reverted",
        state.pokes()::isPending)) {
      publisher.driftEnded();
    }
  }

  private OnboardingResult deploy(LoadedManagedProvider managedProvider, Duration patience) {
    ManagedProviderRef ref = managedProvider.ref();
    LoadedManagedProvider.Names names = managedProvider.names();
    if (patience.isZero()) {
      publisher.onboardingBegun();
    }
    stages.run(
        Stage.AwaitPlatformMesh,
        patience,
        reporting ->
            StageActivities.platformMesh("PlatformMesh " + names.platformMesh())
                .awaitPlatformMesh(ref, reporting));
    stages.run(
        Stage.AwaitProvider,
        patience,
        reporting ->
            StageActivities.provider("Provider " + names.provider()).awaitProvider(ref, reporting));
    CopiedKubeconfig kubeconfig =
        stages.run(
            Stage.CopyKubeconfig,
            patience,
            reporting ->
                StageActivities.kubeconfig("Kubeconfig of Provider " + names.provider())
                    .copyKubeconfig(ref, reporting),
            CopiedKubeconfig::outcome);
    List<DeployedComponent> deployed = components.run(managedProvider, patience);
    publisher.ready();
    state.clocks().reset();
    OnboardingResult result = state.result(End.READY, kubeconfig, deployed);
    state.onboarded(result);
    return result;
  }
}
