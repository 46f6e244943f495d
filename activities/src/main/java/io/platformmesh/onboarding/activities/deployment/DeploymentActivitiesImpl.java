package io.platformmesh.onboarding.activities.deployment;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.apply.Finalizers;
import io.platformmesh.onboarding.activities.apply.ObjectWriter;
import io.platformmesh.onboarding.activities.apply.OwnedObjects;
import io.platformmesh.onboarding.activities.apply.Owner;
import io.platformmesh.onboarding.activities.apply.WriteGuard;
import io.platformmesh.onboarding.activities.client.Cluster;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
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

/** Applies, awaits, observes and deletes the Flux and OCM objects of components. */
public final class DeploymentActivitiesImpl implements DeploymentActivities, Observer {

  private final Cluster hosting;
  private final ObjectWriter writer;
  private final OwnedObjects ownedObjects;
  private final Finalizers finalizers;
  private final StageAttempt attempt;
  private final StatusReporter status;
  private final ComponentRemoval removal;

  /**
   * @param hosting the cluster that holds the Flux objects
   * @param writer applies and deletes the objects
   * @param ownedObjects decides which objects belong to a ManagedProvider
   * @param finalizers removes the finalizer for the components
   * @param attempt runs the attempts
   * @param status writes the condition
   */
  public DeploymentActivitiesImpl(
      Cluster hosting,
      ObjectWriter writer,
      OwnedObjects ownedObjects,
      Finalizers finalizers,
      StageAttempt attempt,
      StatusReporter status) {
    this.hosting = hosting;
    this.writer = writer;
    this.ownedObjects = ownedObjects;
    this.finalizers = finalizers;
    this.attempt = attempt;
    this.status = status;
    this.removal = new ComponentRemoval(hosting, writer, ownedObjects);
  }

  /** Deletes the objects that have left the spec. */
  public Pruner pruner() {
    return removal;
  }

  @Override
  public DeployedComponent deployComponent(
      ManagedProviderRef ref, String component, BlockedReporting reporting) {
    return attempt.onboarding(
        ref,
        reporting,
        outcome -> DeployedComponent.without(outcome, component),
        (managedProvider, guard) -> deploy(ref, component, reporting, managedProvider, guard));
  }

  private DeployedComponent deploy(
      ManagedProviderRef ref,
      String component,
      BlockedReporting reporting,
      ManagedProvider managedProvider,
      WriteGuard guard) {
    Owner owner = Owner.of(ref);
    Map<String, ComponentPlan> plans = ComponentPlan.of(managedProvider);
    ComponentPlan plan = plans.get(component);
    if (plan == null) {
      throw new Superseded(ref.qualifiedName());
    }
    StageException notApplied = null;
    try {
      apply(plan, plan.toResolve(), owner, guard);
      LiveComponents resolved = readLive(owner, managedProvider);
      requirePredecessorsGone(plan, plans.keySet(), resolved);
      apply(plan, plan.toDeploy(resolved), owner, guard);
    } catch (StageException failure) {
      notApplied = failure;
    }
    LiveComponents live = readLive(owner, managedProvider);
    List<ComponentState> states = new ArrayList<>();
    for (ComponentPlan each : plans.values()) {
      states.add(
          each == plan && notApplied != null
              ? ComponentState.blocked(component, notApplied)
              : each.state(live, !isReady(managedProvider, ref)));
    }
    ComponentState own = states.get(List.copyOf(plans.keySet()).indexOf(component));
    if (own.blocker() == null || !reporting.quiet()) {
      report(ref, states);
    }
    if (own.blocker() != null) {
      throw own.blocker();
    }
    return new DeployedComponent(Outcome.DONE, plan.name(), plan.version(), own.revision());
  }

  private LiveComponents readLive(Owner owner, ManagedProvider managedProvider) {
    return LiveComponents.read(hosting, ownedObjects, owner, managedProvider);
  }

  /**
   * Waits until no release under a previous name of the component has its chart installed. Helm
   * would reject a second installation, or uninstalling the first would remove the objects of the
   * second.
   */
  private static void requirePredecessorsGone(
      ComponentPlan plan, Set<String> desired, LiveComponents live) {
    if (live.find(ResourceKind.HelmRelease, plan.name()).isPresent()) {
      return;
    }
    Optional<String> chart = plan.chartName(live);
    for (GenericKubernetesResource release : live.all(ResourceKind.HelmRelease)) {
      String name = release.getMetadata().getName();
      if (!desired.contains(name) && chart.isPresent() && chart.equals(live.chartOf(release))) {
        throw StageException.notReady(
            Reason.Pruning,
            "HelmRelease %s has deployed the same chart and is not gone yet.".formatted(name));
      }
    }
  }

  @Override
  public List<Deviation> observe(ManagedProvider managedProvider, Owner owner) {
    LiveComponents live = readLive(owner, managedProvider);
    List<Deviation> deviations = new ArrayList<>();
    for (ComponentPlan plan : ComponentPlan.of(managedProvider).values()) {
      for (GenericKubernetesResource desired : plan.identities(live)) {
        ownedObjects
            .drift(hosting, desired, owner)
            .map(deviation -> deviation.in(plan.name()))
            .ifPresent(deviations::add);
      }
      StageException blocker = plan.state(live, false).blocker();
      if (blocker != null) {
        deviations.add(
            Deviation.ofDependency(
                    ObjectRef.hosting(
                        ResourceKind.HelmRelease.name(), owner.namespace(), plan.name()),
                    blocker.reason(),
                    blocker.getMessage())
                .in(plan.name()));
      }
    }
    return deviations;
  }

  /** An API server that rejects an object may quote its Helm values: they are redacted. */
  private void apply(
      ComponentPlan plan, List<GenericKubernetesResource> objects, Owner owner, WriteGuard guard) {
    Cluster redacted = hosting.redactedBy(plan.redactor());
    for (GenericKubernetesResource object : objects) {
      writer.apply(redacted, object, owner, false, guard);
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
  public Outcome removeComponents(ManagedProviderRef ref, BlockedReporting reporting) {
    return attempt.offboarding(
        ref,
        ConditionType.ComponentsDeployed,
        OnboardingMetadata.partOf(OnboardingMetadata.COMPONENTS_FINALIZER),
        reporting,
        (managedProvider, guard, abandoned) -> {
          removal.deleteAll(managedProvider, ref, guard, abandoned);
          finalizers.remove(managedProvider, OnboardingMetadata.COMPONENTS_FINALIZER);
        });
  }
}
