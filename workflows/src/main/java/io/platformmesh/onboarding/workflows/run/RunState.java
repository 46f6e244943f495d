package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.Cause;
import io.platformmesh.onboarding.workflows.CopiedKubeconfig;
import io.platformmesh.onboarding.workflows.DeployedComponent;
import io.platformmesh.onboarding.workflows.HostingCluster;
import io.platformmesh.onboarding.workflows.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.OnboardingInput.Carried;
import io.platformmesh.onboarding.workflows.OnboardingResult;
import io.platformmesh.onboarding.workflows.OnboardingResult.End;
import io.platformmesh.onboarding.workflows.Phase;
import io.platformmesh.onboarding.workflows.Progress;
import io.platformmesh.onboarding.workflows.RunCause;
import io.platformmesh.onboarding.workflows.Stall;
import io.platformmesh.onboarding.workflows.stage.PokeThrottle;
import io.platformmesh.onboarding.workflows.stage.RunTimer;
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
 * The state of one workflow run. Continue-as-new carries the {@link #snapshot} over to the next
 * run. All other state is empty when a run starts: a run loads the ManagedProvider before any other
 * work, and continues as new only between stages and without open updates.
 */
final class RunState {

  private static final Carried.@Nullable Drift NO_CARRIED_DRIFT = null;
  private static final List<Carried.Clock> NO_CARRIED_CLOCKS = List.of();
  private static final @Nullable Stall NO_STALL = null;
  private static final @Nullable CopiedKubeconfig NO_KUBECONFIG = null;

  private final HostingCluster hostingCluster;
  private @Nullable String managedProviderUid;
  private long managedProviderGeneration;
  private RunCause runCause = RunCause.of(Cause.VERIFICATION);
  private boolean offboarding;
  private @Nullable Instant pausedSince;
  private @Nullable OnboardingResult latestDeploymentResult;
  private final DriftBackoff driftBackoff;
  private final StageClocks stageClocks;

  private final RunTimer timer = new RunTimer();
  private final PokeThrottle pokeThrottle = new PokeThrottle(timer);
  private final StageLog stageLog = new StageLog();
  private final WrittenRequests writtenRequests = new WrittenRequests();
  private final Map<String, Instant> deploymentTimes = new LinkedHashMap<>();
  private boolean hasLoaded;
  private @Nullable LoadedManagedProvider loadedManagedProvider;
  private Phase reportedPhase = Phase.Pending;
  private @Nullable Stall reportedStall;

  /**
   * Restores the state of a workflow run.
   *
   * @param hostingCluster the cluster of the ManagedProvider
   * @param carriedState the {@link #snapshot} of the run that this one continues; null for a new
   *     run
   */
  RunState(HostingCluster hostingCluster, @Nullable Carried carriedState) {
    this.hostingCluster = hostingCluster;
    if (carriedState == null) {
      driftBackoff = new DriftBackoff(NO_CARRIED_DRIFT);
      stageClocks = new StageClocks(NO_CARRIED_CLOCKS);
    } else {
      driftBackoff = new DriftBackoff(carriedState.drift());
      stageClocks = new StageClocks(carriedState.clocks());
      managedProviderUid = carriedState.uid();
      managedProviderGeneration = carriedState.generation();
      runCause = carriedState.cause();
      offboarding = carriedState.offboarding();
      pausedSince = carriedState.pausedSince();
      latestDeploymentResult = carriedState.onboarded();
      reportedPhase = pausedSince == null ? Phase.Pending : Phase.Paused;
    }
  }

  /** The cluster of the ManagedProvider. */
  HostingCluster hostingCluster() {
    return hostingCluster;
  }

  /** The state to carry over to the run that continues this one; null before the first load. */
  @Nullable Carried snapshot() {
    if (managedProviderUid == null) {
      return null;
    }
    return new Carried(
        managedProviderUid,
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

  RunTimer timer() {
    return timer;
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
    return loadedManagedProvider;
  }

  /** The loaded ManagedProvider, which must exist: a stage runs for it. */
  LoadedManagedProvider requireManagedProvider() {
    return Objects.requireNonNull(loadedManagedProvider, "no ManagedProvider is loaded");
  }

  /** Why the onboarding is paused, including updates not loaded yet; null when it is not paused. */
  @Nullable String pauseReason() {
    return writtenRequests.effectivePauseReason(loadedPauseReason());
  }

  private @Nullable String loadedPauseReason() {
    return loadedManagedProvider == null ? null : loadedManagedProvider.requests().paused();
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
    boolean isOfThisGeneration =
        latestDeploymentResult != null
            && latestDeploymentResult.generation() == managedProviderGeneration;
    return isOfThisGeneration ? latestDeploymentResult : null;
  }

  /** Whether a new load found another object of the same name, with another uid. */
  boolean isReplacedBy(@Nullable LoadedManagedProvider newLoad) {
    return newLoad != null
        && managedProviderUid != null
        && !newLoad.ref().uid().equals(managedProviderUid);
  }

  /**
   * Records a new load of the ManagedProvider, with which the run continues.
   *
   * @param newLoad the loaded ManagedProvider; null when it does not exist
   */
  void recordLoad(@Nullable LoadedManagedProvider newLoad) {
    hasLoaded = true;
    loadedManagedProvider = newLoad;
    reportedStall = NO_STALL;
    deploymentTimes.clear();
    writtenRequests.forgetLoadedRequests();
  }

  /** Begins work on a ManagedProvider; for a new generation, all deadlines restart. */
  void beginWork(LoadedManagedProvider managedProvider) {
    ManagedProviderRef managedProviderRef = managedProvider.ref();
    if (managedProviderRef.generation() != managedProviderGeneration) {
      resetBackoff();
    }
    managedProviderUid = managedProviderRef.uid();
    managedProviderGeneration = managedProviderRef.generation();
    offboarding = managedProvider.deleting();
    recordCause(RunCause.of(managedProvider.cause()));
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
    if (pausedSince != null) {
      Duration lengthOfPause = Duration.between(pausedSince, currentInstant());
      stageClocks.postponeDeadlines(lengthOfPause);
      pausedSince = null;
    }
  }

  void recordPhaseWithoutStall(Phase newPhase) {
    recordPhase(newPhase, NO_STALL);
  }

  /** Records the phase and the stall that the run reports. */
  void recordPhase(Phase newPhase, @Nullable Stall newStall) {
    reportedPhase = newPhase;
    reportedStall = newStall;
    stageLog.setStalled(newStall != null);
  }

  /**
   * Records that a component is deployed at the generation of the loaded ManagedProvider.
   *
   * @return whether this is the first deployment of the component since the latest load
   */
  boolean recordDeployment(String componentName) {
    return deploymentTimes.put(componentName, currentInstant()) == null;
  }

  /** Records the result of a deployment, which later verifications return. */
  void recordDeploymentResult(OnboardingResult deploymentResult) {
    latestDeploymentResult = deploymentResult;
  }

  /** The answer to query {@code progress}. */
  Progress progress() {
    long loadedGeneration = 0;
    List<String> componentNames = List.of();
    if (loadedManagedProvider != null) {
      loadedGeneration = loadedManagedProvider.ref().generation();
      componentNames = loadedManagedProvider.components();
    }
    List<String> deployedComponentNames = List.copyOf(deploymentTimes.keySet());
    return new Progress(
        reportedPhase,
        runCause,
        loadedGeneration,
        stageLog.toProgress(),
        componentNames,
        deployedComponentNames,
        reportedStall,
        loadedPauseReason(),
        pokeThrottle.receivedPokes());
  }

  /** The result of a run that ends now without a deployment. */
  OnboardingResult resultWithoutComponents(End end) {
    List<DeployedComponent> noComponents = List.of();
    return resultOf(end, NO_KUBECONFIG, noComponents);
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
