package io.platformmesh.onboarding.activities.deployment;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.kubernetes.Cluster;
import io.platformmesh.onboarding.activities.kubernetes.Finalizers;
import io.platformmesh.onboarding.activities.kubernetes.Guard;
import io.platformmesh.onboarding.activities.kubernetes.OnboardingMetadata;
import io.platformmesh.onboarding.activities.kubernetes.Owner;
import io.platformmesh.onboarding.activities.kubernetes.ResourceKind;
import io.platformmesh.onboarding.activities.kubernetes.StageTrouble;
import io.platformmesh.onboarding.activities.kubernetes.Superseded;
import io.platformmesh.onboarding.activities.kubernetes.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.kubernetes.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.activities.status.StageStep;
import io.platformmesh.onboarding.activities.status.StatusReporter;
import io.platformmesh.onboarding.workflows.activity.DeployedComponent;
import io.platformmesh.onboarding.workflows.activity.DeploymentActivities;
import io.platformmesh.onboarding.workflows.activity.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.activity.Outcome;
import io.platformmesh.onboarding.workflows.status.ConditionType;
import io.platformmesh.onboarding.workflows.status.Phase;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Applies, observes and removes the Flux and OCM objects of components. */
public final class DeploymentActivitiesImpl implements DeploymentActivities {

  /** Releases go first, then what they are made of. */
  private static final List<List<ResourceKind>> REMOVAL_ORDER =
      List.of(
          List.of(ResourceKind.HelmRelease),
          List.of(ResourceKind.OCIRepository, ResourceKind.HelmRepository),
          List.of(ResourceKind.Resource),
          List.of(ResourceKind.Component),
          List.of(ResourceKind.Repository));

  private final Cluster hosting;
  private final Finalizers finalizers;
  private final StageStep step;
  private final StatusReporter status;

  /**
   * @param hosting the cluster that Flux watches
   * @param finalizers takes this part's finalizer away
   * @param step runs the attempts
   * @param status writes the condition
   */
  public DeploymentActivitiesImpl(
      Cluster hosting, Finalizers finalizers, StageStep step, StatusReporter status) {
    this.hosting = hosting;
    this.finalizers = finalizers;
    this.step = step;
    this.status = status;
  }

  @Override
  public DeployedComponent deployComponent(ManagedProviderRef ref, String component) {
    return step.onboarding(
        ref,
        () -> DeployedComponent.superseded(component),
        (managedProvider, guard) -> deploy(ref, component, managedProvider, guard));
  }

  private DeployedComponent deploy(
      ManagedProviderRef ref, String component, ManagedProvider managedProvider, Guard guard) {
    Owner owner = Owner.of(ref);
    Map<String, ComponentPlan> plans = ComponentPlan.of(managedProvider);
    ComponentPlan plan = plans.get(component);
    if (plan == null) {
      throw new Superseded(ref.qualifiedName());
    }
    apply(plan.toResolve(), owner, guard);
    LiveComponents live = LiveComponents.read(hosting, owner, managedProvider);
    StageTrouble unresolved = null;
    try {
      apply(plan.toDeploy(live), owner, guard);
      live = LiveComponents.read(hosting, owner, managedProvider);
    } catch (StageTrouble trouble) {
      unresolved = trouble;
    }
    boolean changing = !isReady(managedProvider, ref);
    List<ComponentState> states = new ArrayList<>();
    for (ComponentPlan each : plans.values()) {
      states.add(
          each == plan && unresolved != null
              ? new ComponentState(component, unresolved, null)
              : each.state(live, changing));
    }
    report(ref, states);
    return resultOf(plan, states);
  }

  private void apply(List<GenericKubernetesResource> objects, Owner owner, Guard guard) {
    for (GenericKubernetesResource object : objects) {
      hosting.apply(ResourceKind.valueOf(object.getKind()), object, owner, false, guard);
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

  private static DeployedComponent resultOf(ComponentPlan plan, List<ComponentState> states) {
    ComponentState own =
        states.stream().filter(state -> state.name().equals(plan.name())).findFirst().orElseThrow();
    if (own.trouble() != null) {
      throw own.trouble();
    }
    return new DeployedComponent(Outcome.DONE, plan.name(), plan.version(), own.revision());
  }

  private static boolean isReady(ManagedProvider managedProvider, ManagedProviderRef ref) {
    ManagedProviderStatus live = managedProvider.getStatus();
    return live != null
        && Phase.Ready.name().equals(live.phase())
        && Objects.equals(live.observedGeneration(), ref.generation());
  }

  @Override
  public Outcome removeComponents(ManagedProviderRef ref) {
    return step.offboarding(
        ref,
        () -> Outcome.SUPERSEDED,
        (managedProvider, guard) -> {
          Owner owner = Owner.of(ref);
          for (List<ResourceKind> kinds : REMOVAL_ORDER) {
            requireGone(kinds, owner, guard);
          }
          finalizers.remove(managedProvider, OnboardingMetadata.COMPONENTS_FINALIZER);
          return Outcome.DONE;
        });
  }

  private void requireGone(List<ResourceKind> kinds, Owner owner, Guard guard) {
    List<String> left = new ArrayList<>();
    for (ResourceKind kind : kinds) {
      for (GenericKubernetesResource object : hosting.ownedBy(owner, kind, owner.namespace())) {
        hosting.delete(kind, object, guard);
        left.add(kind + " " + object.getMetadata().getName());
      }
    }
    if (!left.isEmpty()) {
      throw StageTrouble.notYet(
          Reason.Offboarding, "being deleted: " + String.join(", ", left) + ".");
    }
  }
}
