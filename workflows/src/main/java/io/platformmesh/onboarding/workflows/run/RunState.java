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
  private @Nullable OnboardingResult onboarded;
  private final DriftBackoff drift;
  private final StageClocks clocks;

  private final PokeThrottle pokes = new PokeThrottle();
  private final StageLog stages = new StageLog();
  private final WrittenRequests requests = new WrittenRequests();
  private final Map<String, Instant> deployed = new LinkedHashMap<>();
  private boolean loaded;
  private @Nullable LoadedManagedProvider managedProvider;
  private Phase phase = Phase.Pending;
  private @Nullable Stall stall;

  /**
   * Restores the state of a run.
   *
   * @param carried the {@link #snapshot} of the run that this one continues; null for a new run
   */
  RunState(@Nullable Carried carried) {
    drift = new DriftBackoff(carried == null ? null : carried.drift());
    clocks = new StageClocks(carried == null ? List.of() : carried.clocks());
    if (carried != null) {
      uid = carried.uid();
      generation = carried.generation();
      cause = carried.cause();
      offboarding = carried.offboarding();
      pausedSince = carried.pausedSince();
      onboarded = carried.onboarded();
      phase = pausedSince == null ? Phase.Pending : Phase.Paused;
    }
  }

  /** The state to carry over to the run that continues this one; null before the first load. */
  @Nullable Carried snapshot() {
    String current = uid;
    return current == null
        ? null
        : new Carried(
            current,
            generation,
            cause,
            offboarding,
            pausedSince,
            onboarded,
            drift.snapshot(),
            clocks.snapshot());
  }

  DriftBackoff drift() {
    return drift;
  }

  StageClocks clocks() {
    return clocks;
  }

  PokeThrottle pokes() {
    return pokes;
  }

  StageLog stages() {
    return stages;
  }

  WrittenRequests requests() {
    return requests;
  }

  /** Whether the run has loaded the ManagedProvider, or found that it does not exist. */
  boolean isLoaded() {
    return loaded;
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
  @Nullable String paused() {
    LoadedManagedProvider current = managedProvider;
    return requests.paused(current == null ? null : current.requests().paused());
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
  Map<String, Instant> deployed() {
    return deployed;
  }

  boolean isOffboarding() {
    return offboarding;
  }

  /** The result of the latest deployment of this generation; null when there was none. */
  @Nullable OnboardingResult onboarded() {
    OnboardingResult latest = onboarded;
    return latest != null && latest.generation() == generation ? latest : null;
  }

  /** Whether a loaded object replaces the one that this state belongs to. */
  boolean isReplacedBy(@Nullable LoadedManagedProvider now) {
    return now != null && uid != null && !now.ref().uid().equals(uid);
  }

  /** The run resumes with a loaded ManagedProvider; null when there is none. */
  void load(@Nullable LoadedManagedProvider now) {
    loaded = true;
    managedProvider = now;
    stall = null;
    deployed.clear();
    requests.loaded();
  }

  /** Begins work on the loaded ManagedProvider; a new generation gets all of its time. */
  void begin(LoadedManagedProvider now) {
    if (now.ref().generation() != generation) {
      resetBackoff();
    }
    uid = now.ref().uid();
    generation = now.ref().generation();
    offboarding = now.deleting();
    causedBy(RunCause.of(now.cause()));
  }

  /** Gives all parts their whole time limit and forgets repairs. */
  void resetBackoff() {
    clocks.reset();
    drift.reset();
  }

  /** Records the cause of the run; a verification keeps an earlier, more specific cause. */
  void causedBy(RunCause now) {
    if (now.type() != Cause.VERIFICATION) {
      cause = now;
    }
  }

  /** Records a pause of the onboarding. */
  void pause() {
    if (pausedSince == null) {
      pausedSince = now();
    }
  }

  /** Records the end of a pause, which does not count for deadlines. */
  void resume() {
    Instant since = pausedSince;
    if (since != null) {
      clocks.extend(Duration.between(since, now()));
      pausedSince = null;
    }
  }

  /** Records the phase and the stall that the run reports. */
  void reached(Phase nowPhase, @Nullable Stall nowStall) {
    phase = nowPhase;
    stall = nowStall;
    stages.setStalled(nowStall != null);
  }

  void componentDeployed(String component) {
    deployed.put(component, now());
  }

  void onboarded(OnboardingResult result) {
    onboarded = result;
  }

  /** The answer to query {@code progress}. */
  Progress progress() {
    LoadedManagedProvider current = managedProvider;
    return new Progress(
        phase,
        cause,
        current == null ? 0 : current.ref().generation(),
        stages.toProgress(),
        current == null ? List.of() : current.components(),
        List.copyOf(deployed.keySet()),
        stall,
        current == null ? null : current.requests().paused(),
        pokes.received());
  }

  /** The result of a run that ends now. */
  OnboardingResult result(
      End end, @Nullable CopiedKubeconfig kubeconfig, List<DeployedComponent> components) {
    return OnboardingResult.of(end, cause, generation, kubeconfig, components, stages.toProgress());
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
