package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.Cause;
import io.platformmesh.onboarding.workflows.CopiedKubeconfig;
import io.platformmesh.onboarding.workflows.DeployedComponent;
import io.platformmesh.onboarding.workflows.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.OnboardingInput.Carried;
import io.platformmesh.onboarding.workflows.OnboardingResult;
import io.platformmesh.onboarding.workflows.OnboardingResult.End;
import io.platformmesh.onboarding.workflows.Phase;
import io.platformmesh.onboarding.workflows.Progress;
import io.platformmesh.onboarding.workflows.RunCause;
import io.platformmesh.onboarding.workflows.Stall;
import io.platformmesh.onboarding.workflows.stage.PokeThrottle;
import io.platformmesh.onboarding.workflows.stage.StageClocks;
import io.platformmesh.onboarding.workflows.stage.StageLog;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state of one workflow run. {@link #snapshot} is the part that continue-as-new carries over.
 * The other part begins empty in each run: a run loads the ManagedProvider before any other work,
 * and continues as new only between stages and without open updates.
 */
final class RunState {

  private @Nullable String managedProviderUid;
  private long managedProviderGeneration;
  private RunCause runCause = RunCause.of(Cause.VERIFICATION);
  private boolean offboarding;
  private @Nullable Instant pausedSince;
  private @Nullable OnboardingResult latestDeploymentResult;
  private final DriftBackoff driftBackoff;
  private final StageClocks stageClocks;

  private final PokeThrottle pokeThrottle = new PokeThrottle();
  private final StageLog stageLog = new StageLog();
  private final WrittenRequests writtenRequests = new WrittenRequests();
  private final Map<String, Instant> deploymentTimes = new LinkedHashMap<>();
  private boolean hasLoaded;
  private @Nullable LoadedManagedProvider currentManagedProvider;
  private Phase reportedPhase = Phase.Pending;
  private @Nullable Stall reportedStall;

  /**
   * Restores the state of a workflow run.
   *
   * @param carriedState the {@link #snapshot} of the run that this one continues; null for a new
   *     run
   */
  RunState(@Nullable Carried carriedState) {
    driftBackoff = new DriftBackoff(carriedState == null ? null : carriedState.drift());
    stageClocks = new StageClocks(carriedState == null ? List.of() : carriedState.clocks());
    if (carriedState != null) {
      managedProviderUid = carriedState.uid();
      managedProviderGeneration = carriedState.generation();
      runCause = carriedState.cause();
      offboarding = carriedState.offboarding();
      pausedSince = carriedState.pausedSince();
      latestDeploymentResult = carriedState.onboarded();
      reportedPhase = pausedSince == null ? Phase.Pending : Phase.Paused;
    }
  }

  /** The state to carry over to the run that continues this one; null before the first load. */
  @Nullable Carried snapshot() {
    String knownUid = managedProviderUid;
    return knownUid == null
        ? null
        : new Carried(
            knownUid,
            managedProviderGeneration,
            runCause,
            offboarding,
            pausedSince,
            latestDeploymentResult,
            driftBackoff.snapshot(),
            stageClocks.snapshot());
  }

  DriftBackoff driftBackoff() {
    return driftBackoff;
  }

  StageClocks stageClocks() {
    return stageClocks;
  }

  PokeThrottle pokeThrottle() {
    return pokeThrottle;
  }

  StageLog stageLog() {
    return stageLog;
  }

  WrittenRequests writtenRequests() {
    return writtenRequests;
  }

  /** Whether the run has loaded the ManagedProvider, or found that it does not exist. */
  boolean hasLoaded() {
    return hasLoaded;
  }

  /** The loaded ManagedProvider; null when it does not exist or is not loaded yet. */
  @Nullable LoadedManagedProvider managedProvider() {
    return currentManagedProvider;
  }

  /** The loaded ManagedProvider, while a stage runs for it. */
  LoadedManagedProvider requireManagedProvider() {
    return Objects.requireNonNull(currentManagedProvider, "no ManagedProvider is loaded");
  }

  /** Why the onboarding is paused, including updates not loaded yet; null when it is not paused. */
  @Nullable String pauseReason() {
    LoadedManagedProvider loadedManagedProvider = currentManagedProvider;
    return writtenRequests.effectivePauseReason(
        loadedManagedProvider == null ? null : loadedManagedProvider.requests().paused());
  }

  RunCause cause() {
    return runCause;
  }

  Phase phase() {
    return reportedPhase;
  }

  @Nullable Stall stall() {
    return reportedStall;
  }

  /** When each component was deployed, by name. */
  Map<String, Instant> deploymentTimes() {
    return deploymentTimes;
  }

  boolean isOffboarding() {
    return offboarding;
  }

  /** The result of the latest deployment of this generation; null when there was none. */
  @Nullable OnboardingResult latestDeploymentResult() {
    OnboardingResult deploymentResult = latestDeploymentResult;
    return deploymentResult != null && deploymentResult.generation() == managedProviderGeneration
        ? deploymentResult
        : null;
  }

  /** Whether a loaded object replaces the one that this state belongs to. */
  boolean isReplacedBy(@Nullable LoadedManagedProvider loadedManagedProvider) {
    return loadedManagedProvider != null
        && managedProviderUid != null
        && !loadedManagedProvider.ref().uid().equals(managedProviderUid);
  }

  /**
   * Records a load of the ManagedProvider, with which the run resumes; null when it does not exist.
   */
  void recordLoad(@Nullable LoadedManagedProvider loadedManagedProvider) {
    hasLoaded = true;
    currentManagedProvider = loadedManagedProvider;
    reportedStall = null;
    deploymentTimes.clear();
    writtenRequests.forgetLoadedRequests();
  }

  /** Begins work on the loaded ManagedProvider; for a new generation, all deadlines restart. */
  void beginWork(LoadedManagedProvider loadedManagedProvider) {
    if (loadedManagedProvider.ref().generation() != managedProviderGeneration) {
      resetBackoff();
    }
    managedProviderUid = loadedManagedProvider.ref().uid();
    managedProviderGeneration = loadedManagedProvider.ref().generation();
    offboarding = loadedManagedProvider.deleting();
    recordCause(RunCause.of(loadedManagedProvider.cause()));
  }

  /** Restarts the deadlines of all stage parts and forgets the drift repairs of the run. */
  void resetBackoff() {
    stageClocks.reset();
    driftBackoff.forgetRepairs();
  }

  /** Records the cause of the run; a verification keeps an earlier, more specific cause. */
  void recordCause(RunCause newCause) {
    if (newCause.type() != Cause.VERIFICATION) {
      runCause = newCause;
    }
  }

  /** Records that the run found the onboarding paused. */
  void recordPause() {
    if (pausedSince == null) {
      pausedSince = currentInstant();
    }
  }

  /** Records the end of a pause, which does not count for deadlines. */
  void recordResume() {
    Instant pauseBegan = pausedSince;
    if (pauseBegan != null) {
      stageClocks.extendRounds(Duration.between(pauseBegan, currentInstant()));
      pausedSince = null;
    }
  }

  /** Records the phase and the stall that the run reports. */
  void recordPhase(Phase newPhase, @Nullable Stall newStall) {
    reportedPhase = newPhase;
    reportedStall = newStall;
    stageLog.setStalled(newStall != null);
  }

  /** Records that a component is deployed at the generation of the loaded ManagedProvider. */
  void recordDeployment(String componentName) {
    deploymentTimes.put(componentName, currentInstant());
  }

  /** Records the result of a deployment, which later verifications return. */
  void recordDeploymentResult(OnboardingResult deploymentResult) {
    latestDeploymentResult = deploymentResult;
  }

  /** The answer to query {@code progress}. */
  Progress progress() {
    LoadedManagedProvider loadedManagedProvider = currentManagedProvider;
    return new Progress(
        reportedPhase,
        runCause,
        loadedManagedProvider == null ? 0 : loadedManagedProvider.ref().generation(),
        stageLog.toProgress(),
        loadedManagedProvider == null ? List.of() : loadedManagedProvider.components(),
        List.copyOf(deploymentTimes.keySet()),
        reportedStall,
        loadedManagedProvider == null ? null : loadedManagedProvider.requests().paused(),
        pokeThrottle.receivedPokes());
  }

  /** The result of a run that ends now without a deployment. */
  OnboardingResult resultWithoutComponents(End end) {
    return resultOf(end, null, List.of());
  }

  /** The result of a run that ends now. */
  OnboardingResult resultOf(
      End end, @Nullable CopiedKubeconfig kubeconfig, List<DeployedComponent> components) {
    return OnboardingResult.of(
        end, runCause, managedProviderGeneration, kubeconfig, components, stageLog.toProgress());
  }

  private static Instant currentInstant() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
