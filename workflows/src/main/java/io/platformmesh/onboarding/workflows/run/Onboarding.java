package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.CopiedKubeconfig;
import io.platformmesh.onboarding.workflows.DeployedComponent;
import io.platformmesh.onboarding.workflows.Deviation;
import io.platformmesh.onboarding.workflows.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.OnboardingOptions;
import io.platformmesh.onboarding.workflows.OnboardingResult;
import io.platformmesh.onboarding.workflows.OnboardingResult.End;
import io.platformmesh.onboarding.workflows.Phase;
import io.platformmesh.onboarding.workflows.RunCause;
import io.platformmesh.onboarding.workflows.Stage;
import io.platformmesh.onboarding.workflows.stage.PokeThrottle;
import io.platformmesh.onboarding.workflows.stage.ReloadRequired;
import io.platformmesh.onboarding.workflows.stage.Timers;
import java.time.Duration;
import java.util.List;

/**
 * Runs the onboarding: brings a ManagedProvider to Ready, or verifies that a Ready one is still in
 * the desired state.
 */
final class Onboarding {

  private final RunState runState;
  private final ManagedProviderReader managedProviderReader;
  private final StatusPublisher statusPublisher;
  private final Stages stages;
  private final ComponentDeployment componentDeployment;

  Onboarding(
      RunState runState,
      ManagedProviderReader managedProviderReader,
      StatusPublisher statusPublisher,
      Stages stages) {
    this.runState = runState;
    this.managedProviderReader = managedProviderReader;
    this.statusPublisher = statusPublisher;
    this.stages = stages;
    this.componentDeployment =
        new ComponentDeployment(runState, managedProviderReader, statusPublisher, stages);
  }

  /**
   * Runs the onboarding until the ManagedProvider is Ready.
   *
   * @throws ReloadRequired when the ManagedProvider has changed or the run is to continue as new
   */
  OnboardingResult run(LoadedManagedProvider managedProvider) {
    OnboardingResult onboardingResult =
        managedProvider.ready()
            ? verify(managedProvider)
            : deploy(managedProvider, Stages.NO_QUIET_PERIOD);
    if (runState.driftBackoff().hasRepairs()) {
      watchDriftRepair();
    }
    return onboardingResult;
  }

  /** Verifies a Ready ManagedProvider: observes first, and writes nothing without a deviation. */
  private OnboardingResult verify(LoadedManagedProvider managedProvider) {
    boolean wasPaused = runState.phase() == Phase.Paused;
    runState.recordPhase(Phase.Ready, null);
    List<Deviation> observedDeviations = managedProviderReader.observe().deviations();
    if (observedDeviations.isEmpty()) {
      if (wasPaused) {
        statusPublisher.publishReady();
      }
      OnboardingResult previousResult = runState.latestDeploymentResult();
      return previousResult == null
          ? runState.resultWithoutComponents(End.UNCHANGED)
          : previousResult;
    }
    runState.recordCause(RunCause.of(observedDeviations.get(0)));
    boolean repairsDrift = runState.driftBackoff().recordDrift(observedDeviations);
    if (repairsDrift) {
      awaitDriftRepair();
    }
    OnboardingResult onboardingResult =
        deploy(managedProvider, OnboardingOptions.DEFAULT.quietPeriod());
    if (repairsDrift) {
      runState.driftBackoff().recordRepair();
    }
    return onboardingResult;
  }

  /** Waits until the next drift repair is due; a poke loads the ManagedProvider again. */
  private void awaitDriftRepair() {
    DriftBackoff driftBackoff = runState.driftBackoff();
    PokeThrottle pokeThrottle = runState.pokeThrottle();
    statusPublisher.publishRepeatedDrift();
    while (driftBackoff.timeUntilNextRepair().compareTo(Duration.ZERO) > 0) {
      if (Timers.await(
          driftBackoff.timeUntilNextRepair(),
          "Waiting before the next drift repair",
          pokeThrottle::hasPendingPoke)) {
        pokeThrottle.awaitNextAnswer(() -> false);
        managedProviderReader.reload();
      }
    }
  }

  /** Keeps the run open after a repair of drift, so that the same run finds a reverted repair. */
  private void watchDriftRepair() {
    if (!Timers.await(
        runState.driftBackoff().watchPeriod(),
        "Checking that the drift repair is not reverted",
        runState.pokeThrottle()::hasPendingPoke)) {
      statusPublisher.publishDriftEnd();
    }
  }

  /**
   * Runs the four stages of onboarding.
   *
   * @param quietPeriod how long a stage waits before it publishes that it waits; zero when the run
   *     publishes each stage
   */
  private OnboardingResult deploy(LoadedManagedProvider managedProvider, Duration quietPeriod) {
    ManagedProviderRef managedProviderRef = managedProvider.ref();
    LoadedManagedProvider.Names namesInSpec = managedProvider.names();
    if (quietPeriod.isZero()) {
      statusPublisher.publishOnboardingBegin();
    }
    stages.run(
        Stage.AwaitPlatformMesh,
        quietPeriod,
        blockedReporting ->
            StageActivities.newPlatformMeshStub("PlatformMesh " + namesInSpec.platformMesh())
                .awaitPlatformMesh(managedProviderRef, blockedReporting));
    stages.run(
        Stage.AwaitProvider,
        quietPeriod,
        blockedReporting ->
            StageActivities.newProviderStub("Provider " + namesInSpec.provider())
                .awaitProvider(managedProviderRef, blockedReporting));
    CopiedKubeconfig copiedKubeconfig =
        stages.run(
            Stage.CopyKubeconfig,
            quietPeriod,
            blockedReporting ->
                StageActivities.newKubeconfigStub(
                        "Kubeconfig of Provider " + namesInSpec.provider())
                    .copyKubeconfig(managedProviderRef, blockedReporting),
            CopiedKubeconfig::outcome);
    List<DeployedComponent> deployedComponents =
        componentDeployment.run(managedProvider, quietPeriod);
    statusPublisher.publishReady();
    runState.stageClocks().reset();
    OnboardingResult onboardingResult =
        runState.resultOf(End.READY, copiedKubeconfig, deployedComponents);
    runState.recordDeploymentResult(onboardingResult);
    return onboardingResult;
  }
}
