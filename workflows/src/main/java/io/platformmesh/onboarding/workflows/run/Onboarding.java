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
  private final ComponentDeployment componentDeployment;

  Onboarding(
      RunState state, ManagedProviderReader reader, StatusPublisher publisher, Stages stages) {
    this.state = state;
    this.reader = reader;
    this.publisher = publisher;
    this.stages = stages;
    this.componentDeployment = new ComponentDeployment(state, reader, publisher, stages);
  }

  /**
   * Runs until the ManagedProvider is Ready.
   *
   * @throws ReloadRequired when the ManagedProvider has changed or the run is to continue as new
   */
  OnboardingResult run(LoadedManagedProvider managedProvider) {
    OnboardingResult result =
        managedProvider.ready() ? verify(managedProvider) : deploy(managedProvider, Duration.ZERO);
    if (state.driftBackoff().hasRepairs()) {
      watchDriftRepair();
    }
    return result;
  }

  /** Observes first, and writes nothing when nothing deviates from the desired state. */
  private OnboardingResult verify(LoadedManagedProvider managedProvider) {
    boolean wasPaused = state.phase() == Phase.Paused;
    state.recordPhase(Phase.Ready, null);
    List<Deviation> deviations = reader.observe().deviations();
    if (deviations.isEmpty()) {
      if (wasPaused) {
        publisher.publishReady();
      }
      OnboardingResult previousResult = state.latestDeploymentResult();
      return previousResult == null
          ? state.resultOf(End.UNCHANGED, null, List.of())
          : previousResult;
    }
    state.recordCause(RunCause.of(deviations.get(0)));
    boolean repairsDrift = state.driftBackoff().recordDrift(deviations);
    if (repairsDrift) {
      awaitDriftRepair();
    }
    OnboardingResult result = deploy(managedProvider, OnboardingOptions.DEFAULT.quietPeriod());
    if (repairsDrift) {
      state.driftBackoff().recordRepair();
    }
    return result;
  }

  /** Waits until the next drift repair is due; a poke loads the ManagedProvider again. */
  private void awaitDriftRepair() {
    DriftBackoff driftBackoff = state.driftBackoff();
    PokeThrottle pokeThrottle = state.pokeThrottle();
    publisher.publishRepeatedDrift();
    while (driftBackoff.timeUntilNextRepair().compareTo(Duration.ZERO) > 0) {
      if (Timers.await(
          driftBackoff.timeUntilNextRepair(),
          "Waiting before the next drift repair",
          pokeThrottle::hasPendingPoke)) {
        pokeThrottle.awaitNextAnswer(() -> false);
        reader.reload();
      }
    }
  }

  /** Keeps the run open, so that the same run finds that its repair is reverted. */
  private void watchDriftRepair() {
    if (!Timers.await(
        state.driftBackoff().watchPeriod(),
        "Checking that the drift repair is not reverted",
        state.pokeThrottle()::hasPendingPoke)) {
      publisher.publishDriftEnd();
    }
  }

  /**
   * Runs the four stages of onboarding.
   *
   * @param quietPeriod how long a stage waits before it publishes that it waits; zero for an
   *     onboarding, which publishes each stage
   */
  private OnboardingResult deploy(LoadedManagedProvider managedProvider, Duration quietPeriod) {
    ManagedProviderRef ref = managedProvider.ref();
    LoadedManagedProvider.Names namesInSpec = managedProvider.names();
    if (quietPeriod.isZero()) {
      publisher.publishOnboardingBegin();
    }
    stages.run(
        Stage.AwaitPlatformMesh,
        quietPeriod,
        reporting ->
            StageActivities.platformMesh("PlatformMesh " + namesInSpec.platformMesh())
                .awaitPlatformMesh(ref, reporting));
    stages.run(
        Stage.AwaitProvider,
        quietPeriod,
        reporting ->
            StageActivities.provider("Provider " + namesInSpec.provider())
                .awaitProvider(ref, reporting));
    CopiedKubeconfig copiedKubeconfig =
        stages.run(
            Stage.CopyKubeconfig,
            quietPeriod,
            reporting ->
                StageActivities.kubeconfig("Kubeconfig of Provider " + namesInSpec.provider())
                    .copyKubeconfig(ref, reporting),
            CopiedKubeconfig::outcome);
    List<DeployedComponent> deployedComponents =
        componentDeployment.run(managedProvider, quietPeriod);
    publisher.publishReady();
    state.stageClocks().reset();
    OnboardingResult result = state.resultOf(End.READY, copiedKubeconfig, deployedComponents);
    state.recordDeploymentResult(result);
    return result;
  }
}
