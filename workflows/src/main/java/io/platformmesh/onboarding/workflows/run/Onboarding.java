package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.CopiedKubeconfig;
import io.platformmesh.onboarding.workflows.DeployedComponent;
import io.platformmesh.onboarding.workflows.Deviation;
import io.platformmesh.onboarding.workflows.KubeconfigActivities;
import io.platformmesh.onboarding.workflows.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.OnboardingOptions;
import io.platformmesh.onboarding.workflows.OnboardingResult;
import io.platformmesh.onboarding.workflows.OnboardingResult.End;
import io.platformmesh.onboarding.workflows.Phase;
import io.platformmesh.onboarding.workflows.PlatformMeshActivities;
import io.platformmesh.onboarding.workflows.ProviderActivities;
import io.platformmesh.onboarding.workflows.RunCause;
import io.platformmesh.onboarding.workflows.Stage;
import io.platformmesh.onboarding.workflows.stage.PokeThrottle;
import io.platformmesh.onboarding.workflows.stage.ReloadRequired;
import io.platformmesh.onboarding.workflows.stage.StageActivityCall;
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
  private final StageExecutor stageExecutor;
  private final ComponentDeployment componentDeployment;

  Onboarding(
      RunState runState,
      ManagedProviderReader managedProviderReader,
      StatusPublisher statusPublisher,
      StageExecutor stageExecutor) {
    this.runState = runState;
    this.managedProviderReader = managedProviderReader;
    this.statusPublisher = statusPublisher;
    this.stageExecutor = stageExecutor;
    this.componentDeployment =
        new ComponentDeployment(runState, managedProviderReader, statusPublisher, stageExecutor);
  }

  /**
   * Runs the onboarding until the ManagedProvider is Ready.
   *
   * @throws ReloadRequired when the ManagedProvider has changed or the run is to continue as new
   */
  OnboardingResult run(LoadedManagedProvider managedProvider) {
    OnboardingResult onboardingResult =
        managedProvider.ready() ? verify(managedProvider) : onboard(managedProvider);
    if (runState.driftBackoff().hasRepairs()) {
      watchDriftRepair();
    }
    return onboardingResult;
  }

  private OnboardingResult onboard(LoadedManagedProvider managedProvider) {
    statusPublisher.publishOnboardingBegin();
    return runStages(managedProvider, StageExecutor.NO_QUIET_PERIOD);
  }

  /** Verifies a Ready ManagedProvider: observes first, and writes nothing without a deviation. */
  private OnboardingResult verify(LoadedManagedProvider managedProvider) {
    boolean wasPaused = runState.phase() == Phase.Paused;
    runState.recordPhaseWithoutStall(Phase.Ready);
    List<Deviation> observedDeviations = managedProviderReader.observe().deviations();
    if (observedDeviations.isEmpty()) {
      if (wasPaused) {
        statusPublisher.publishReady();
      }
      return resultWithoutDeviation();
    }
    Deviation firstDeviation = observedDeviations.get(0);
    runState.recordCause(RunCause.of(firstDeviation));
    boolean repairsDrift = runState.driftBackoff().recordDrift(observedDeviations);
    if (repairsDrift) {
      awaitDriftRepair();
    }
    OnboardingResult onboardingResult =
        runStages(managedProvider, OnboardingOptions.DEFAULT.quietPeriod());
    if (repairsDrift) {
      runState.driftBackoff().recordRepair();
    }
    return onboardingResult;
  }

  private OnboardingResult resultWithoutDeviation() {
    OnboardingResult earlierDeployment = runState.latestDeploymentResult();
    return earlierDeployment == null
        ? runState.resultWithoutComponents(End.UNCHANGED)
        : earlierDeployment;
  }

  /** Waits until the next drift repair is due; a poke loads the ManagedProvider again. */
  private void awaitDriftRepair() {
    DriftBackoff driftBackoff = runState.driftBackoff();
    PokeThrottle pokeThrottle = runState.pokeThrottle();
    statusPublisher.publishRepeatedDrift();
    RunDisplay.showRun(runState);
    while (!driftBackoff.isRepairDue()) {
      boolean poked =
          runState
              .timer()
              .await(
                  driftBackoff.timeUntilNextRepair(),
                  "Waiting before the next drift repair",
                  pokeThrottle::hasPendingPoke);
      if (poked) {
        pokeThrottle.awaitNextAnswer();
        managedProviderReader.reload();
      }
    }
  }

  /** Keeps the run open after a repair of drift, so that the same run finds a reverted repair. */
  private void watchDriftRepair() {
    RunDisplay.showRun(runState);
    boolean poked =
        runState
            .timer()
            .await(
                runState.driftBackoff().watchPeriod(),
                "Checking that the drift repair is not reverted",
                runState.pokeThrottle()::hasPendingPoke);
    if (!poked) {
      statusPublisher.publishDriftEnd();
    }
  }

  /**
   * Runs the stages of onboarding and publishes that the ManagedProvider is Ready.
   *
   * @param quietPeriod how long each stage may run before the run publishes the stage in the status
   */
  private OnboardingResult runStages(LoadedManagedProvider managedProvider, Duration quietPeriod) {
    ManagedProviderRef managedProviderRef = managedProvider.ref();
    LoadedManagedProvider.Names namesInSpec = managedProvider.names();
    stageExecutor.run(
        Stage.AwaitPlatformMesh,
        quietPeriod,
        new StageActivityCall<>(
            PlatformMeshActivities.class,
            "PlatformMesh " + namesInSpec.platformMesh(),
            (activities, stageReporting) ->
                activities.awaitPlatformMesh(managedProviderRef, stageReporting)));
    stageExecutor.run(
        Stage.AwaitProvider,
        quietPeriod,
        new StageActivityCall<>(
            ProviderActivities.class,
            "Provider " + namesInSpec.provider(),
            (activities, stageReporting) ->
                activities.awaitProvider(managedProviderRef, stageReporting)));
    CopiedKubeconfig copiedKubeconfig =
        stageExecutor.run(
            Stage.CopyKubeconfig,
            quietPeriod,
            new StageActivityCall<>(
                KubeconfigActivities.class,
                "Kubeconfig of Provider " + namesInSpec.provider(),
                (activities, stageReporting) ->
                    activities.copyKubeconfig(managedProviderRef, stageReporting)),
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
