package io.platformmesh.onboarding.activities.deployment;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.apply.Finalizers;
import io.platformmesh.onboarding.activities.apply.Owner;
import io.platformmesh.onboarding.activities.apply.WriteGuard;
import io.platformmesh.onboarding.activities.client.Cluster;
import io.platformmesh.onboarding.activities.client.OnboardingMetadata;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.failure.Superseded;
import io.platformmesh.onboarding.activities.observation.Observer;
import io.platformmesh.onboarding.activities.pruning.Pruner;
import io.platformmesh.onboarding.activities.stage.StageAttempt;
import io.platformmesh.onboarding.activities.status.StatusReporter;
import io.platformmesh.onboarding.workflows.contract.BlockedReporting;
import io.platformmesh.onboarding.workflows.contract.DeployedComponent;
import io.platformmesh.onboarding.workflows.contract.DeploymentActivities;
import io.platformmesh.onboarding.workflows.contract.Deviation;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.contract.ObjectRef;
import io.platformmesh.onboarding.workflows.contract.Outcome;
import io.platformmesh.onboarding.workflows.status.ConditionType;
import io.platformmesh.onboarding.workflows.status.Phase;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Applies, observes and removes the Flux and OCM objects of components. */
public final class DeploymentActivitiesImpl implements DeploymentActivities, Observer {

  private final Cluster hosting;
  private final Finalizers finalizers;
  private final StageAttempt step;
  private final StatusReporter status;
  private final ComponentRemoval removal;

  /**
   * @param hosting the cluster that Flux watches
   * @param finalizers takes this part's finalizer away
   * @param step runs the attempts
   * @param status writes the condition
   */
  public DeploymentActivitiesImpl(
      Cluster hosting, Finalizers finalizers, StageAttempt step, StatusReporter status) {
    this.hosting = hosting;
    this.finalizers = finalizers;
    this.step = step;
    this.status = status;
    this.removal = new ComponentRemoval(hosting);
  }

  /** Takes away what the spec no longer wants. */
  public Pruner pruner() {
    return removal;
  }

  @Override
  public DeployedComponent deployComponent(
      ManagedProviderRef ref, String component, BlockedReporting attention) {
    return step.onboarding(
        ref,
        attention,
        outcome -> DeployedComponent.without(outcome, component),
        (managedProvider, guard) -> deploy(ref, component, attention, managedProvider, guard));
  }

  private DeployedComponent deploy(
      ManagedProviderRef ref,
      String component,
      BlockedReporting attention,
      ManagedProvider managedProvider,
      WriteGuard guard) {
    Owner owner = Owner.of(ref);
    Map<String, ComponentPlan> plans = ComponentPlan.of(managedProvider);
    ComponentPlan plan = plans.get(component);
    if (plan == null) {
      throw new Superseded(ref.qualifiedName());
    }
    StageException trouble = null;
    try {
      apply(plan, plan.toResolve(), owner, guard);
      LiveComponents resolved = LiveComponents.read(hosting, owner, managedProvider);
      requirePredecessorsGone(plan, plans.keySet(), resolved);
      apply(plan, plan.toDeploy(resolved), owner, guard);
    } catch (StageException notApplied) {
      trouble = notApplied;
    }
    LiveComponents live = LiveComponents.read(hosting, owner, managedProvider);
    List<ComponentState> states = new ArrayList<>();
    for (ComponentPlan each : plans.values()) {
      states.add(
          each == plan && trouble != null
              ? new ComponentState(component, trouble, null)
              : each.state(live, !isReady(managedProvider, ref)));
    }
    ComponentState own = states.get(List.copyOf(plans.keySet()).indexOf(component));
    if (own.trouble() == null || !attention.quiet()) {
      report(ref, states);
    }
    if (own.trouble() != null) {
      throw own.trouble();
    }
    return new DeployedComponent(Outcome.DONE, plan.name(), plan.version(), own.revision());
  }

  /**
   * A component under a new name must not install what the one under its old name still has
   * installed: Helm would refuse, or uninstalling the old one would take the new one's objects
   * away.
   */
  private static void requirePredecessorsGone(
      ComponentPlan plan, Set<String> wanted, LiveComponents live) {
    if (live.find(ResourceKind.HelmRelease, plan.name()).isPresent()) {
      return;
    }
    Optional<String> chart = plan.chartName(live);
    for (GenericKubernetesResource release : live.all(ResourceKind.HelmRelease)) {
      String name = release.getMetadata().getName();
      if (!wanted.contains(name) && chart.isPresent() && chart.equals(live.chartOf(release))) {
        throw StageException.notYet(
            Reason.Pruning,
            "HelmRelease %s, which deployed the same chart, is not gone yet.".formatted(name));
      }
    }
  }

  @Override
  public List<Deviation> observe(ManagedProvider managedProvider, Owner owner) {
    LiveComponents live = LiveComponents.read(hosting, owner, managedProvider);
    List<Deviation> findings = new ArrayList<>();
    for (ComponentPlan plan : ComponentPlan.of(managedProvider).values()) {
      for (GenericKubernetesResource desired : plan.identities(live)) {
        hosting
            .drift(ResourceKind.valueOf(desired.getKind()), desired, owner)
            .map(deviation -> deviation.in(plan.name()))
            .ifPresent(findings::add);
      }
      StageException trouble = plan.state(live, false).trouble();
      if (trouble != null) {
        findings.add(
            Deviation.ofDependency(
                    ObjectRef.hosting(
                        ResourceKind.HelmRelease.name(), owner.namespace(), plan.name()),
                    trouble.reason(),
                    trouble.getMessage())
                .in(plan.name()));
      }
    }
    return findings;
  }

  /** A server that refuses an object may quote what is in it. */
  private void apply(
      ComponentPlan plan, List<GenericKubernetesResource> objects, Owner owner, WriteGuard guard) {
    Cluster discreet = hosting.quotingBy(plan.redactor());
    for (GenericKubernetesResource object : objects) {
      discreet.apply(ResourceKind.valueOf(object.getKind()), object, owner, false, guard);
    }
  }

  private void report(ManagedProviderRef ref, List<ComponentState> states) {
    ComponentsSummary summary = ComponentsSummary.of(states);
    status.condition(
        ref,
        ConditionType.ComponentsDeployed,
        summary.deployed(),
        summary.reason(),
        summary.message());
  }

  private static boolean isReady(ManagedProvider managedProvider, ManagedProviderRef ref) {
    ManagedProviderStatus live = managedProvider.getStatus();
    return live != null
        && Phase.Ready.name().equals(live.phase())
        && Objects.equals(live.observedGeneration(), ref.generation());
  }

  @Override
  public Outcome removeComponents(ManagedProviderRef ref, BlockedReporting attention) {
    return step.offboarding(
        ref,
        ConditionType.ComponentsDeployed,
        OnboardingMetadata.partOf(OnboardingMetadata.COMPONENTS_FINALIZER),
        attention,
        (managedProvider, guard, givenUp) -> {
          removal.removeAll(managedProvider, ref, guard, givenUp);
          finalizers.remove(managedProvider, OnboardingMetadata.COMPONENTS_FINALIZER);
        });
  }
}
