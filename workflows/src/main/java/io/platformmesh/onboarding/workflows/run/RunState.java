package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.OnboardingInput.Carried;
import io.platformmesh.onboarding.workflows.OnboardingResult;
import io.platformmesh.onboarding.workflows.OnboardingResult.End;
import io.platformmesh.onboarding.workflows.Progress;
import io.platformmesh.onboarding.workflows.contract.Cause;
import io.platformmesh.onboarding.workflows.contract.CopiedKubeconfig;
import io.platformmesh.onboarding.workflows.contract.DeployedComponent;
import io.platformmesh.onboarding.workflows.contract.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.contract.RunCause;
import io.platformmesh.onboarding.workflows.contract.Stall;
import io.platformmesh.onboarding.workflows.stage.PokeThrottle;
import io.platformmesh.onboarding.workflows.stage.StageClocks;
import io.platformmesh.onboarding.workflows.stage.StageLog;
import io.platformmesh.onboarding.workflows.status.Phase;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state of one run. {@link #snapshot} is the part that continue-as-new carries over. The other
 * part begins empty in each run: a run loads the ManagedProvider before it does anything else, and
 * it continues as new only between stages and without open updates.
 */
final class RunState {

  private @Nullable String uid;
  private long generation;
  private RunCause cause = RunCause.of(Cause.VERIFICATION);
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
  private @Nullable LoadedManagedProvider managedProvider;
  private Phase phase = Phase.Pending;
  private @Nullable Stall stall;

  /**
   * Restores the state of a run.
   *
   * @param carried the {@link #snapshot} of the run that this one continues; null for a new run
   */
  RunState(@Nullable Carried carried) {
    driftBackoff = new DriftBackoff(carried == null ? null : carried.drift());
    stageClocks = new StageClocks(carried == null ? List.of() : carried.clocks());
    if (carried != null) {
      uid = carried.uid();
      generation = carried.generation();
      cause = carried.cause();
      offboarding = carried.offboarding();
      pausedSince = carried.pausedSince();
      latestDeploymentResult = carried.onboarded();
      phase = pausedSince == null ? Phase.Pending : Phase.Paused;
    }
  }

  /** The state to carry over to the run that continues this one; null before the first load. */
  @Nullable Carried snapshot() {
    String knownUid = uid;
    return knownUid == null
        ? null
        : new Carried(
            knownUid,
            generation,
            cause,
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
    return managedProvider;
  }

  /** The loaded ManagedProvider, while a stage runs for it. */
  LoadedManagedProvider requireManagedProvider() {
    return Objects.requireNonNull(managedProvider, "no ManagedProvider is loaded");
  }

  /** Why the onboarding is paused, including updates not loaded yet; null when it is not paused. */
  @Nullable String pauseReason() {
    LoadedManagedProvider loadedManagedProvider = managedProvider;
    return writtenRequests.effectivePauseReason(
        loadedManagedProvider == null ? null : loadedManagedProvider.requests().paused());
  }

  RunCause cause() {
    return cause;
  }

  Phase phase() {
    return phase;
  }

  @Nullable Stall stall() {
    return stall;
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
    OnboardingResult result = latestDeploymentResult;
    return result != null && result.generation() == generation ? result : null;
  }

  /** Whether a loaded object replaces the one that this state belongs to. */
  boolean isReplacedBy(@Nullable LoadedManagedProvider loadedManagedProvider) {
    return loadedManagedProvider != null
        && uid != null
        && !loadedManagedProvider.ref().uid().equals(uid);
  }

  /**
   * Records a load of the ManagedProvider, with which the run resumes; null when it does not exist.
   */
  void recordLoad(@Nullable LoadedManagedProvider loadedManagedProvider) {
    hasLoaded = true;
    managedProvider = loadedManagedProvider;
    stall = null;
    deploymentTimes.clear();
    writtenRequests.forgetLoadedRequests();
  }

  /** Begins work on the loaded ManagedProvider; for a new generation, all deadlines restart. */
  void beginWork(LoadedManagedProvider loadedManagedProvider) {
    if (loadedManagedProvider.ref().generation() != generation) {
      resetBackoff();
    }
    uid = loadedManagedProvider.ref().uid();
    generation = loadedManagedProvider.ref().generation();
    offboarding = loadedManagedProvider.deleting();
    recordCause(RunCause.of(loadedManagedProvider.cause()));
  }

  /** Gives all parts of stages their whole deadline and forgets drift repairs. */
  void resetBackoff() {
    stageClocks.reset();
    driftBackoff.reset();
  }

  /** Records the cause of the run; a verification keeps an earlier, more specific cause. */
  void recordCause(RunCause newCause) {
    if (newCause.type() != Cause.VERIFICATION) {
      cause = newCause;
    }
  }

  /** Records a pause of the onboarding. */
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
    phase = newPhase;
    stall = newStall;
    stageLog.setStalled(newStall != null);
  }

  /** Records that a component is deployed at the generation of the loaded ManagedProvider. */
  void recordDeployment(String component) {
    deploymentTimes.put(component, currentInstant());
  }

  /** Records the result of a deployment, which later verifications return. */
  void recordDeploymentResult(OnboardingResult result) {
    latestDeploymentResult = result;
  }

  /** The answer to query {@code progress}. */
  Progress progress() {
    LoadedManagedProvider loadedManagedProvider = managedProvider;
    return new Progress(
        phase,
        cause,
        loadedManagedProvider == null ? 0 : loadedManagedProvider.ref().generation(),
        stageLog.toProgress(),
        loadedManagedProvider == null ? List.of() : loadedManagedProvider.components(),
        List.copyOf(deploymentTimes.keySet()),
        stall,
        loadedManagedProvider == null ? null : loadedManagedProvider.requests().paused(),
        pokeThrottle.receivedPokes());
  }

  /** The result of a run that ends now. */
  OnboardingResult resultOf(
      End end, @Nullable CopiedKubeconfig kubeconfig, List<DeployedComponent> components) {
    return OnboardingResult.of(
        end, cause, generation, kubeconfig, components, stageLog.toProgress());
  }

  private static Instant currentInstant() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
