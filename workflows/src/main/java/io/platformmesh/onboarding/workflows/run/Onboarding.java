package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.OnboardingOptions;
import io.platformmesh.onboarding.workflows.OnboardingResult;
import io.platformmesh.onboarding.workflows.OnboardingResult.End;
import io.platformmesh.onboarding.workflows.contract.CopiedKubeconfig;
import io.platformmesh.onboarding.workflows.contract.DeployedComponent;
import io.platformmesh.onboarding.workflows.contract.Deviation;
import io.platformmesh.onboarding.workflows.contract.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.contract.Observation;
import io.platformmesh.onboarding.workflows.contract.Outcome;
import io.platformmesh.onboarding.workflows.contract.RunCause;
import io.platformmesh.onboarding.workflows.status.Phase;
import io.platformmesh.onboarding.workflows.status.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Brings a ManagedProvider to Ready, or looks whether one that is Ready still holds. */
final class Onboarding {

  /** No component can have this name: it has spaces. */
  private static final String LEFT_OVER = "what has left the spec";

  private final LocalFirstActivities quick;
  private final RunState story;
  private final StatusPublisher reporting;
  private final PokeThrottle pokes;
  private final DriftBackoff contention;
  private final StageClocks clocks;
  private final Stages stages;
  private @Nullable OnboardingResult onboarded;

  Onboarding(
      LocalFirstActivities quick,
      RunState story,
      StatusPublisher reporting,
      PokeThrottle pokes,
      DriftBackoff contention,
      StageClocks clocks,
      Stages stages) {
    this.quick = quick;
    this.story = story;
    this.reporting = reporting;
    this.pokes = pokes;
    this.contention = contention;
    this.clocks = clocks;
    this.stages = stages;
  }

  /**
   * Runs until it is Ready.
   *
   * @throws ReloadRequired when the run is to load again
   */
  OnboardingResult run(LoadedManagedProvider managedProvider) {
    OnboardingResult result =
        managedProvider.ready() ? verify(managedProvider) : deploy(managedProvider, Duration.ZERO);
    return contention.repairs() > 0 ? watchRepair(managedProvider.ref(), result) : result;
  }

  /** Looks first, and touches nothing when all is as it should be. */
  private OnboardingResult verify(LoadedManagedProvider managedProvider) {
    ManagedProviderRef ref = managedProvider.ref();
    boolean wasPaused = story.phase() == Phase.Paused;
    story.reached(Phase.Ready, null);
    Observation seen = observe(ref);
    if (seen.deviations().isEmpty()) {
      if (wasPaused) {
        reporting.ready(ref);
      }
      OnboardingResult before = onboarded;
      return before != null && before.generation() == ref.generation()
          ? before
          : result(End.UNCHANGED, ref, null, List.of());
    }
    Deviation finding = seen.deviations().get(0);
    story.begunBecauseOf(RunCause.of(finding));
    boolean drift = contention.found(seen.deviations());
    if (drift) {
      awaitRepair(ref);
    }
    OnboardingResult result = deploy(managedProvider, OnboardingOptions.DEFAULT.patience());
    if (drift) {
      contention.repaired();
    }
    return result;
  }

  private void awaitRepair(ManagedProviderRef ref) {
    reporting.contention(ref);
    while (contention.untilDue().compareTo(Duration.ZERO) > 0) {
      if (Timers.await(contention.untilDue(), "before the next repair", pokes::isDirty)) {
        pokes.awaitNextLook(() -> false);
        pokes.look();
        if (!stages.taskIsUnchanged()) {
          throw new ReloadRequired("the ManagedProvider has changed");
        }
      }
    }
  }

  /** Stays for a while, so that this run is the one to see whether its repair is undone. */
  private OnboardingResult watchRepair(ManagedProviderRef ref, OnboardingResult result) {
    if (!Timers.await(contention.watch(), "whether the repair holds", pokes::isDirty)) {
      reporting.contentionEnded(ref);
    }
    return result;
  }

  private OnboardingResult deploy(LoadedManagedProvider managedProvider, Duration patience) {
    ManagedProviderRef ref = managedProvider.ref();
    LoadedManagedProvider.Names names = managedProvider.names();
    if (patience.isZero()) {
      reporting.begun(ref);
    }
    stages.pass(
        Stage.AwaitPlatformMesh,
        patience,
        attention ->
            StageActivities.platformMesh("PlatformMesh " + names.platformMesh())
                .awaitPlatformMesh(ref, attention));
    stages.pass(
        Stage.AwaitProvider,
        patience,
        attention ->
            StageActivities.provider("Provider " + names.provider()).awaitProvider(ref, attention));
    CopiedKubeconfig copy =
        stages.pass(
            Stage.CopyKubeconfig,
            patience,
            attention ->
                StageActivities.kubeconfig("kubeconfig of Provider " + names.provider())
                    .copyKubeconfig(ref, attention),
            CopiedKubeconfig::outcome);
    List<DeployedComponent> components = deployComponents(managedProvider, patience);
    reporting.ready(ref);
    clocks.reset();
    OnboardingResult result = result(End.READY, ref, copy, components);
    onboarded = result;
    return result;
  }

  /** What is no longer wanted goes beside what is wanted, so that neither waits for the other. */
  private List<DeployedComponent> deployComponents(
      LoadedManagedProvider managedProvider, Duration patience) {
    ManagedProviderRef ref = managedProvider.ref();
    List<String> components = managedProvider.components();
    List<StageWork.Part<DeployedComponent>> parts = new ArrayList<>();
    for (String component : components) {
      parts.add(
          new StageWork.Part<>(
              component,
              attention -> {
                DeployedComponent done =
                    StageActivities.deployment("component " + component)
                        .deployComponent(ref, component, attention);
                if (done.outcome() == Outcome.DONE) {
                  story.deployed(component);
                }
                return done;
              }));
    }
    parts.add(
        new StageWork.Part<>(
            LEFT_OVER,
            attention ->
                DeployedComponent.without(
                    StageActivities.prune(LEFT_OVER).pruneComponents(ref, attention), LEFT_OVER)));
    List<DeployedComponent> results =
        stages.pass(
            Stage.DeployComponents,
            patience,
            new StageWork<>(
                parts, DeployedComponent::outcome, done -> toBeginAnew(ref, components, done)));
    return results.subList(0, components.size());
  }

  /**
   * What is not done or out of order; but what somebody keeps undoing is left to the server's
   * retries, which come less and less often.
   */
  private Set<Integer> toBeginAnew(
      ManagedProviderRef ref, List<String> components, Set<Integer> done) {
    Observation seen = observe(ref);
    Set<Integer> again = new TreeSet<>();
    for (int i = 0; i <= components.size(); i++) {
      boolean outOfOrder =
          i < components.size() && seen.deviatingComponents().contains(components.get(i));
      if (outOfOrder || !done.contains(i)) {
        again.add(i);
      }
    }
    List<Deviation> undone = seen.deviations().stream().filter(Deviation::overwritten).toList();
    if (contention.found(undone)) {
      if (contention.repairs() > 0) {
        again.removeIf(
            i ->
                i < components.size()
                    && undone.stream()
                        .anyMatch(finding -> components.get(i).equals(finding.component())));
      }
      if (contention.untilDue().compareTo(Duration.ZERO) <= 0) {
        contention.repaired();
      }
      reporting.contention(ref);
    } else if (contention.isOver()) {
      reporting.contentionEnded(ref);
    }
    return again;
  }

  private Observation observe(ManagedProviderRef ref) {
    Observation seen = quick.observe(ref);
    if (seen.outcome() == Outcome.SUPERSEDED) {
      throw new ReloadRequired("the ManagedProvider has changed");
    }
    return seen;
  }

  private OnboardingResult result(
      End end,
      ManagedProviderRef ref,
      @Nullable CopiedKubeconfig copy,
      List<DeployedComponent> components) {
    return OnboardingResult.of(
        end, story.cause(), ref.generation(), copy, components, story.stages());
  }
}
