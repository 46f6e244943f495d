package io.platformmesh.onboarding.activities.provider;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.apply.Finalizers;
import io.platformmesh.onboarding.activities.apply.Owner;
import io.platformmesh.onboarding.activities.apply.WriteGuard;
import io.platformmesh.onboarding.activities.client.Cluster;
import io.platformmesh.onboarding.activities.client.Clusters;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.OnboardingMetadata;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ProviderTarget;
import io.platformmesh.onboarding.activities.event.EventRecorder;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.inventory.Inventories;
import io.platformmesh.onboarding.activities.inventory.Inventory.ProviderPlace;
import io.platformmesh.onboarding.activities.observation.Observer;
import io.platformmesh.onboarding.activities.pruning.Pruner;
import io.platformmesh.onboarding.activities.redaction.Redactor;
import io.platformmesh.onboarding.activities.stage.StageAttempt;
import io.platformmesh.onboarding.activities.status.StatusReporter;
import io.platformmesh.onboarding.workflows.contract.BlockedReporting;
import io.platformmesh.onboarding.workflows.contract.Deviation;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.contract.Outcome;
import io.platformmesh.onboarding.workflows.contract.ProviderActivities;
import io.platformmesh.onboarding.workflows.status.ConditionType;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.util.List;
import java.util.Optional;

/** Applies, awaits and removes Providers in kcp workspaces. */
public final class ProviderActivitiesImpl implements ProviderActivities, Observer, Pruner {

  /** A workspace may answer 403 for a moment; one that does so this often in a row is gone. */
  private static final int REFUSALS_BEFORE_GONE = 4;

  private final Clusters clusters;
  private final Finalizers finalizers;
  private final Inventories inventories;
  private final StageAttempt step;
  private final StatusReporter status;
  private final EventRecorder events;

  /**
   * @param clusters gives the workspaces
   * @param finalizers takes this part's finalizer away
   * @param inventories records where Providers were made
   * @param step runs the attempts
   * @param status writes the condition
   * @param events where it is told which Providers stay
   */
  public ProviderActivitiesImpl(
      Clusters clusters,
      Finalizers finalizers,
      Inventories inventories,
      StageAttempt step,
      StatusReporter status,
      EventRecorder events) {
    this.clusters = clusters;
    this.finalizers = finalizers;
    this.inventories = inventories;
    this.step = step;
    this.status = status;
    this.events = events;
  }

  @Override
  public Outcome awaitProvider(ManagedProviderRef ref, BlockedReporting attention) {
    return step.onboarding(
        ref,
        ConditionType.ProviderReady,
        attention,
        outcome -> outcome,
        (managedProvider, guard) -> {
          ProviderTarget target = ProviderTarget.of(managedProvider);
          Cluster workspace = clusters.workspace(target.path());
          Owner owner = Owner.of(ref);
          ProviderPlace place =
              new ProviderPlace(
                  target.path(), target.name(), isOurMaking(target, workspace, owner));
          inventories.change(ref, false, inventory -> inventory.with(place));
          GenericKubernetesResource provider =
              workspace.apply(
                  ResourceKind.Provider, ProviderObject.desired(target), owner, true, guard);
          requireReady(target, provider);
          status.condition(
              ref,
              ConditionType.ProviderReady,
              true,
              Reason.AsDesired,
              target.describe() + " is Ready.");
          return Outcome.DONE;
        });
  }

  /** One that was there before, made by nobody we know, is used but was not made by us. */
  private static boolean isOurMaking(ProviderTarget target, Cluster workspace, Owner owner) {
    return workspace
        .get(ResourceKind.Provider, null, target.name())
        .map(live -> workspace.belongsTo(owner, live, ProviderObject.desired(target)))
        .orElse(true);
  }

  @Override
  public List<Deviation> observe(ManagedProvider managedProvider, Owner owner) {
    ProviderTarget target = ProviderTarget.of(managedProvider);
    Cluster workspace = clusters.workspace(target.path());
    Optional<Deviation> drift =
        workspace.drift(ResourceKind.Provider, ProviderObject.desired(target), owner);
    if (drift.isEmpty()) {
      workspace
          .get(ResourceKind.Provider, null, target.name())
          .ifPresent(provider -> requireReady(target, provider));
    }
    return drift.stream().toList();
  }

  private static void requireReady(ProviderTarget target, GenericKubernetesResource provider) {
    if (LiveConditions.isReadyAtGeneration(provider)) {
      return;
    }
    String phase = LiveConditions.status(provider).path("phase").asText("not set");
    throw StageException.notYet(
        Reason.ProviderNotReady,
        "%s is not Ready (phase %s; %s): see kubectl describe provider %s in that workspace"
            .formatted(
                target.describe(),
                phase,
                LiveConditions.describeReady(provider, Redactor.ofPatterns()),
                target.name()));
  }

  /** Providers left behind by a changed path or name go only where their removal is asked for. */
  @Override
  public void prune(ManagedProvider managedProvider, ManagedProviderRef ref, WriteGuard guard) {
    ProviderTarget target = ProviderTarget.of(managedProvider);
    for (ProviderPlace place : Inventories.of(managedProvider).providers()) {
      if (place.isAt(target.path(), target.name())) {
        continue;
      }
      if (isCleanedUp(managedProvider, place)) {
        requireGone(place, Owner.of(ref), guard);
      } else {
        events.normal(
            Owner.of(ref).reference(),
            Reason.ProviderKept,
            "Provider %s in workspace %s is no longer wanted and kept: delete it there if nobody needs it."
                .formatted(place.name(), place.path()));
      }
      inventories.change(ref, false, inventory -> inventory.without(place));
    }
  }

  private static boolean isCleanedUp(ManagedProvider managedProvider, ProviderPlace place) {
    return place.created() && Boolean.TRUE.equals(managedProvider.getSpec().cleanupOnDelete());
  }

  @Override
  public Outcome removeProvider(ManagedProviderRef ref, BlockedReporting attention) {
    return step.offboarding(
        ref,
        ConditionType.ProviderReady,
        OnboardingMetadata.partOf(OnboardingMetadata.PROVIDER_FINALIZER),
        attention,
        (managedProvider, guard, givenUp) -> {
          for (ProviderPlace place : Inventories.of(managedProvider).providers()) {
            if (isCleanedUp(managedProvider, place) && !givenUp) {
              requireGone(place, Owner.of(ref), guard);
            }
            inventories.change(ref, true, inventory -> inventory.without(place));
          }
          finalizers.remove(managedProvider, OnboardingMetadata.PROVIDER_FINALIZER);
        });
  }

  private void requireGone(ProviderPlace place, Owner owner, WriteGuard guard) {
    Cluster workspace = clusters.workspace(place.path());
    Optional<GenericKubernetesResource> provider;
    try {
      provider = workspace.get(ResourceKind.Provider, null, place.name());
    } catch (StageException trouble) {
      if (trouble.reason() == Reason.WorkspaceNotAccessible
          && ForbiddenStreak.countOneOf(place.path()) >= REFUSALS_BEFORE_GONE) {
        events.warning(
            owner.reference(),
            Reason.WorkspaceGone,
            "Workspace %s is refused %d times in a row: Provider %s counts as gone with it. If it is still there, delete it there."
                .formatted(place.path(), REFUSALS_BEFORE_GONE, place.name()));
        return;
      }
      throw trouble;
    }
    GenericKubernetesResource wanted = ResourceKind.Provider.newResource();
    provider
        .filter(live -> workspace.belongsTo(owner, live, wanted))
        .ifPresent(
            live -> {
              workspace.delete(ResourceKind.Provider, live, owner, guard);
              throw StageException.notYet(
                  Reason.Offboarding,
                  "Provider %s in workspace %s is being deleted, with its workspace (finalizers %s)."
                      .formatted(place.name(), place.path(), live.getMetadata().getFinalizers()));
            });
  }
}
