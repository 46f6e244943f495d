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
import io.platformmesh.onboarding.workflows.BlockedReporting;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.DeployedComponent;
import io.platformmesh.onboarding.workflows.DeploymentActivities;
import io.platformmesh.onboarding.workflows.Deviation;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.ObjectRef;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.Phase;
import io.platformmesh.onboarding.workflows.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Applies, awaits, observes and deletes the Flux and OCM objects of components. */
public final class DeploymentActivitiesImpl implements DeploymentActivities, Observer {

  private final Cluster hostingCluster;
  private final ObjectWriter objectWriter;
  private final OwnedObjects ownedObjects;
  private final Finalizers finalizers;
  private final StageAttempt stageAttempt;
  private final StatusReporter statusReporter;
  private final ComponentRemoval componentRemoval;

  /**
   * @param hostingCluster the cluster that holds the Flux objects
   * @param objectWriter applies and deletes the objects
   * @param ownedObjects decides which objects belong to a ManagedProvider
   * @param finalizers removes the finalizer for the components
   * @param stageAttempt runs the attempts
   * @param statusReporter writes the condition
   */
  public DeploymentActivitiesImpl(
      Cluster hostingCluster,
      ObjectWriter objectWriter,
      OwnedObjects ownedObjects,
      Finalizers finalizers,
      StageAttempt stageAttempt,
      StatusReporter statusReporter) {
    this.hostingCluster = hostingCluster;
    this.objectWriter = objectWriter;
    this.ownedObjects = ownedObjects;
    this.finalizers = finalizers;
    this.stageAttempt = stageAttempt;
    this.statusReporter = statusReporter;
    this.componentRemoval = new ComponentRemoval(hostingCluster, objectWriter, ownedObjects);
  }

  /** Deletes the objects that have left the spec. */
  public Pruner pruner() {
    return componentRemoval;
  }

  @Override
  public DeployedComponent deployComponent(
      ManagedProviderRef managedProviderRef,
      String componentName,
      BlockedReporting blockedReporting) {
    return stageAttempt.onboarding(
        managedProviderRef,
        blockedReporting,
        outcome -> DeployedComponent.notDeployed(outcome, componentName),
        (managedProvider, writeGuard) ->
            deployAndAwait(
                managedProviderRef, componentName, blockedReporting, managedProvider, writeGuard));
  }

  private DeployedComponent deployAndAwait(
      ManagedProviderRef managedProviderRef,
      String componentName,
      BlockedReporting blockedReporting,
      ManagedProvider managedProvider,
      WriteGuard writeGuard) {
    Owner owner = Owner.of(managedProviderRef);
    Map<String, ComponentPlan> plansByName = ComponentPlan.of(managedProvider);
    ComponentPlan plan = plansByName.get(componentName);
    if (plan == null) {
      throw new Superseded(managedProviderRef.qualifiedName());
    }
    StageException applyFailure = null;
    try {
      applyObjects(plan, plan.objectsToResolve(), owner, writeGuard);
      LiveComponents resolvedComponents = readLive(owner, managedProvider);
      requirePredecessorsGone(plan, plansByName.keySet(), resolvedComponents);
      applyObjects(plan, plan.objectsToDeploy(resolvedComponents), owner, writeGuard);
    } catch (StageException failure) {
      applyFailure = failure;
    }
    LiveComponents liveComponents = readLive(owner, managedProvider);
    List<ComponentState> componentStates = new ArrayList<>();
    for (ComponentPlan eachPlan : plansByName.values()) {
      componentStates.add(
          eachPlan == plan && applyFailure != null
              ? ComponentState.blocked(componentName, applyFailure)
              : eachPlan.stateIn(liveComponents, !isReady(managedProvider, managedProviderRef)));
    }
    ComponentState ownState =
        componentStates.get(List.copyOf(plansByName.keySet()).indexOf(componentName));
    if (ownState.blocker() == null || !blockedReporting.quiet()) {
      reportCondition(managedProviderRef, componentStates);
    }
    if (ownState.blocker() != null) {
      throw ownState.blocker();
    }
    return new DeployedComponent(Outcome.DONE, plan.name(), plan.version(), ownState.revision());
  }

  private LiveComponents readLive(Owner owner, ManagedProvider managedProvider) {
    return LiveComponents.read(hostingCluster, ownedObjects, owner, managedProvider);
  }

  /**
   * Waits until no release under a previous name of the component has its chart installed. Helm
   * would reject a second installation, or uninstalling the first would remove the objects of the
   * second.
   */
  private static void requirePredecessorsGone(
      ComponentPlan plan, Set<String> desiredNames, LiveComponents liveComponents) {
    if (liveComponents.find(ResourceKind.HelmRelease, plan.name()).isPresent()) {
      return;
    }
    Optional<String> chartName = plan.chartName(liveComponents);
    for (GenericKubernetesResource release : liveComponents.allOf(ResourceKind.HelmRelease)) {
      String releaseName = release.getMetadata().getName();
      if (!desiredNames.contains(releaseName)
          && chartName.isPresent()
          && chartName.equals(liveComponents.chartOf(release))) {
        throw StageException.notReady(
            Reason.Pruning,
            "HelmRelease %s has deployed the same chart and is not gone yet."
                .formatted(releaseName));
      }
    }
  }

  @Override
  public List<Deviation> observe(ManagedProvider managedProvider, Owner owner) {
    LiveComponents liveComponents = readLive(owner, managedProvider);
    List<Deviation> deviations = new ArrayList<>();
    for (ComponentPlan plan : ComponentPlan.of(managedProvider).values()) {
      for (GenericKubernetesResource desiredObject : plan.identifyingObjects(liveComponents)) {
        ownedObjects
            .drift(hostingCluster, desiredObject, owner)
            .map(deviation -> deviation.inComponent(plan.name()))
            .ifPresent(deviations::add);
      }
      StageException blocker = plan.stateIn(liveComponents, false).blocker();
      if (blocker != null) {
        deviations.add(
            Deviation.ofDependency(
                    ObjectRef.hosting(
                        ResourceKind.HelmRelease.name(), owner.namespace(), plan.name()),
                    blocker.reason(),
                    blocker.getMessage())
                .inComponent(plan.name()));
      }
    }
    return deviations;
  }

  /**
   * Applies Flux and OCM objects of one component. An API server that rejects an object may quote
   * its Helm values: they are redacted.
   */
  private void applyObjects(
      ComponentPlan plan,
      List<GenericKubernetesResource> desiredObjects,
      Owner owner,
      WriteGuard writeGuard) {
    Cluster redactingCluster = hostingCluster.redactedBy(plan.redactor());
    for (GenericKubernetesResource desiredObject : desiredObjects) {
      objectWriter.apply(redactingCluster, desiredObject, owner, false, writeGuard);
    }
  }

  private void reportCondition(
      ManagedProviderRef managedProviderRef, List<ComponentState> componentStates) {
    ComponentsSummary summary = ComponentsSummary.of(componentStates);
    statusReporter.condition(
        managedProviderRef,
        ConditionType.ComponentsDeployed,
        summary.deployed(),
        summary.reason(),
        summary.message());
  }

  private static boolean isReady(
      ManagedProvider managedProvider, ManagedProviderRef managedProviderRef) {
    ManagedProviderStatus liveStatus = managedProvider.getStatus();
    return liveStatus != null
        && Phase.Ready.name().equals(liveStatus.phase())
        && Objects.equals(liveStatus.observedGeneration(), managedProviderRef.generation());
  }

  @Override
  public Outcome removeComponents(
      ManagedProviderRef managedProviderRef, BlockedReporting blockedReporting) {
    return stageAttempt.offboarding(
        managedProviderRef,
        ConditionType.ComponentsDeployed,
        OnboardingMetadata.partOf(OnboardingMetadata.COMPONENTS_FINALIZER),
        blockedReporting,
        (managedProvider, writeGuard, isAbandoned) -> {
          componentRemoval.deleteAll(managedProvider, managedProviderRef, writeGuard, isAbandoned);
          finalizers.remove(managedProvider, OnboardingMetadata.COMPONENTS_FINALIZER);
        });
  }
}
