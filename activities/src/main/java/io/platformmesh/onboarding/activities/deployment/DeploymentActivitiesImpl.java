package io.platformmesh.onboarding.activities.deployment;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.apply.Finalizers;
import io.platformmesh.onboarding.activities.apply.ObjectWriter;
import io.platformmesh.onboarding.activities.apply.OwnedObjects;
import io.platformmesh.onboarding.activities.apply.Owner;
import io.platformmesh.onboarding.activities.apply.WriteGuard;
import io.platformmesh.onboarding.activities.client.Cluster;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.failure.Superseded;
import io.platformmesh.onboarding.activities.observation.Observer;
import io.platformmesh.onboarding.activities.pruning.Pruner;
import io.platformmesh.onboarding.activities.stage.StageAttempt;
import io.platformmesh.onboarding.activities.status.StageReporter;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.DeployedComponent;
import io.platformmesh.onboarding.workflows.DeploymentActivities;
import io.platformmesh.onboarding.workflows.Deviation;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.ObjectRef;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.Phase;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.StageReporting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Applies, awaits, observes and deletes the Flux and OCM objects of components. */
public final class DeploymentActivitiesImpl implements DeploymentActivities, Observer {

  private static final boolean NO_CHANGE_IN_PROGRESS = false;

  private final Cluster hostingCluster;
  private final ObjectWriter objectWriter;
  private final OwnedObjects ownedObjects;
  private final Finalizers finalizers;
  private final StageAttempt stageAttempt;
  private final ComponentRemoval componentRemoval;

  /**
   * @param hostingCluster the cluster that holds the Flux objects
   * @param objectWriter applies and deletes the objects
   * @param ownedObjects decides which objects belong to a ManagedProvider
   * @param finalizers removes the finalizer for the components
   * @param stageAttempt runs the attempts of the stage
   */
  public DeploymentActivitiesImpl(
      Cluster hostingCluster,
      ObjectWriter objectWriter,
      OwnedObjects ownedObjects,
      Finalizers finalizers,
      StageAttempt stageAttempt) {
    this.hostingCluster = hostingCluster;
    this.objectWriter = objectWriter;
    this.ownedObjects = ownedObjects;
    this.finalizers = finalizers;
    this.stageAttempt = stageAttempt;
    this.componentRemoval = new ComponentRemoval(hostingCluster, objectWriter, ownedObjects);
  }

  /** The pruner that deletes the objects of components that have left the spec. */
  public Pruner pruner() {
    return componentRemoval;
  }

  @Override
  public DeployedComponent deployComponent(
      ManagedProviderRef managedProviderRef, String componentName, StageReporting stageReporting) {
    return stageAttempt.runSelfReportingStage(
        managedProviderRef,
        ConditionType.ComponentsDeployed,
        stageReporting,
        outcome -> DeployedComponent.notDeployed(outcome, componentName),
        (managedProvider, writeGuard, stageReporter) ->
            applyAndRequireDeployed(
                managedProviderRef,
                componentName,
                stageReporting.quiet(),
                managedProvider,
                writeGuard,
                stageReporter));
  }

  private DeployedComponent applyAndRequireDeployed(
      ManagedProviderRef managedProviderRef,
      String componentName,
      boolean quiet,
      ManagedProvider managedProvider,
      WriteGuard writeGuard,
      StageReporter stageReporter) {
    Owner owner = Owner.of(managedProviderRef);
    Map<String, ComponentPlan> plansByName = ComponentPlan.of(managedProvider);
    ComponentPlan plan = plansByName.get(componentName);
    if (plan == null) {
      throw new Superseded(managedProviderRef.qualifiedName());
    }
    LiveComponents liveComponents = liveComponentsOf(owner);
    boolean hasSiblings = plansByName.size() > 1;
    if (hasSiblings) {
      // The states of the other components need these lists anyway; here they spare reads by name.
      plansByName.values().forEach(eachPlan -> liveComponents.list(eachPlan.kinds()));
    }
    StageException applyFailure =
        tryApply(plan, plansByName.keySet(), liveComponents, owner, writeGuard).orElse(null);
    Map<String, ComponentState> statesByName =
        statesByName(plansByName, managedProviderRef, managedProvider, liveComponents);
    if (applyFailure != null) {
      statesByName.put(componentName, ComponentState.blocked(componentName, applyFailure));
    }
    ComponentState ownState = Objects.requireNonNull(statesByName.get(componentName));
    StageException blocker = ownState.blocker();
    if (blocker == null || !quiet) {
      ComponentsSummary summary = ComponentsSummary.of(List.copyOf(statesByName.values()));
      stageReporter.reportShared(
          managedProvider, summary.deployed(), summary.reason(), summary.message());
    }
    if (blocker != null) {
      throw blocker;
    }
    return new DeployedComponent(Outcome.DONE, plan.name(), plan.version(), ownState.revision());
  }

  /**
   * Applies all objects of one component and adds them to the live ones; returns the error that
   * prevented it.
   */
  private Optional<StageException> tryApply(
      ComponentPlan plan,
      Set<String> desiredNames,
      LiveComponents liveComponents,
      Owner owner,
      WriteGuard writeGuard) {
    try {
      applyObjects(plan, plan.objectsToResolve(), liveComponents, owner, writeGuard);
      requirePredecessorsGone(plan, desiredNames, liveComponents, owner);
      applyObjects(plan, plan.objectsToDeploy(liveComponents), liveComponents, owner, writeGuard);
      return Optional.empty();
    } catch (StageException applyFailure) {
      return Optional.of(applyFailure);
    }
  }

  private Map<String, ComponentState> statesByName(
      Map<String, ComponentPlan> plansByName,
      ManagedProviderRef managedProviderRef,
      ManagedProvider managedProvider,
      LiveComponents liveComponents) {
    boolean isChangeInProgress = !isReady(managedProvider, managedProviderRef);
    Map<String, ComponentState> statesByName = new LinkedHashMap<>();
    for (ComponentPlan plan : plansByName.values()) {
      statesByName.put(plan.name(), plan.stateIn(liveComponents, isChangeInProgress));
    }
    return statesByName;
  }

  private LiveComponents liveComponentsOf(Owner owner) {
    return LiveComponents.of(hostingCluster, ownedObjects, owner);
  }

  /**
   * Requires that no HelmRelease under a previous name of the component has the same chart
   * installed. Otherwise Helm rejects the second installation, or the uninstallation of the first
   * one removes the objects of the second.
   */
  private void requirePredecessorsGone(
      ComponentPlan plan, Set<String> desiredNames, LiveComponents liveComponents, Owner owner) {
    boolean isInstalled =
        liveComponents
            .existing(ResourceKind.HelmRelease, plan.name())
            .filter(owner::owns)
            .isPresent();
    if (isInstalled) {
      return;
    }
    String chartName = plan.chartName(liveComponents).orElse(null);
    for (GenericKubernetesResource release : liveComponents.allOf(ResourceKind.HelmRelease)) {
      String releaseName = release.getMetadata().getName();
      boolean hasSameChart =
          liveComponents.chartOf(release).filter(chart -> chart.equals(chartName)).isPresent();
      if (hasSameChart && !desiredNames.contains(releaseName)) {
        throw StageException.notReady(
            Reason.Pruning,
            "HelmRelease %s has deployed the same chart and is not gone yet."
                .formatted(releaseName));
      }
    }
  }

  @Override
  public List<Deviation> observe(ManagedProvider managedProvider, Owner owner) {
    LiveComponents liveComponents = liveComponentsOf(owner);
    List<Deviation> deviations = new ArrayList<>();
    List<ComponentState> componentStates = new ArrayList<>();
    for (ComponentPlan plan : ComponentPlan.of(managedProvider).values()) {
      for (GenericKubernetesResource desiredObject : plan.identifyingObjects(liveComponents)) {
        ownedObjects
            .drift(hostingCluster, desiredObject, owner)
            .map(deviation -> deviation.inComponent(plan.name()))
            .ifPresent(deviations::add);
      }
      ComponentState state = plan.stateIn(liveComponents, NO_CHANGE_IN_PROGRESS);
      componentStates.add(state);
      StageException blocker = state.blocker();
      if (blocker != null) {
        deviations.add(
            Deviation.ofDependency(
                    releaseRef(owner, plan.name()), blocker.reason(), blocker.getMessage())
                .inComponent(plan.name()));
      }
    }
    if (deviations.isEmpty()) {
      unreportedNote(managedProvider, owner, componentStates).ifPresent(deviations::add);
    }
    return deviations;
  }

  private static ObjectRef releaseRef(Owner owner, String componentName) {
    return ObjectRef.hosting(ResourceKind.HelmRelease.name(), owner.namespace(), componentName);
  }

  /**
   * The first component, if condition ComponentsDeployed is True with another message than now:
   * Flux or OCM has selected another version of a range, or a user has suspended or resumed an
   * object.
   */
  private static Optional<Deviation> unreportedNote(
      ManagedProvider managedProvider, Owner owner, List<ComponentState> componentStates) {
    String summaryMessage = ComponentsSummary.of(componentStates).message();
    boolean isOutdated =
        managedProvider.getStatus() != null
            && Objects.requireNonNullElse(
                    managedProvider.getStatus().conditions(), List.<Condition>of())
                .stream()
                .filter(
                    condition -> condition.type().equals(ConditionType.ComponentsDeployed.name()))
                .filter(Condition::isTrue)
                .anyMatch(condition -> !condition.message().equals(summaryMessage));
    return componentStates.stream()
        .filter(state -> isOutdated)
        .findFirst()
        .map(
            state ->
                Deviation.ofDependency(
                        releaseRef(owner, state.name()),
                        Reason.HelmReleaseNotReady,
                        "the condition is outdated: " + summaryMessage)
                    .inComponent(state.name()));
  }

  /**
   * Applies Flux and OCM objects of one component and adds them to the live ones. Helm values are
   * redacted, because an API server that rejects an object may quote them.
   */
  private void applyObjects(
      ComponentPlan plan,
      List<GenericKubernetesResource> desiredObjects,
      LiveComponents liveComponents,
      Owner owner,
      WriteGuard writeGuard) {
    Cluster redactingCluster = hostingCluster.withRedactor(plan.redactor());
    for (GenericKubernetesResource desiredObject : desiredObjects) {
      GenericKubernetesResource existingObject =
          liveComponents.existing(ResourceKind.of(desiredObject), plan.name()).orElse(null);
      liveComponents.add(
          objectWriter.apply(redactingCluster, existingObject, desiredObject, owner, writeGuard));
    }
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
      ManagedProviderRef managedProviderRef, StageReporting stageReporting) {
    return stageAttempt.runOffboardingStage(
        managedProviderRef,
        ConditionType.ComponentsDeployed,
        OnboardingMetadata.COMPONENTS_FINALIZER,
        stageReporting,
        (managedProvider, writeGuard, isAbandoned) -> {
          componentRemoval.deleteAll(managedProvider, managedProviderRef, writeGuard, isAbandoned);
          finalizers.removeFinalizer(managedProvider, OnboardingMetadata.COMPONENTS_FINALIZER);
        });
  }
}
