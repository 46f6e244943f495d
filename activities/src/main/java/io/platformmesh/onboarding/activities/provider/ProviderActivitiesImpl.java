package io.platformmesh.onboarding.activities.provider;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.apply.Finalizers;
import io.platformmesh.onboarding.activities.apply.ObjectWriter;
import io.platformmesh.onboarding.activities.apply.OwnedObjects;
import io.platformmesh.onboarding.activities.apply.Owner;
import io.platformmesh.onboarding.activities.apply.WriteGuard;
import io.platformmesh.onboarding.activities.client.Cluster;
import io.platformmesh.onboarding.activities.client.Clusters;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
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

/** Applies, awaits, observes and deletes Providers in kcp workspaces. */
public final class ProviderActivitiesImpl implements ProviderActivities, Observer, Pruner {

  /** A new workspace may answer 403 for a moment; one that does so this often in a row is gone. */
  private static final int FORBIDDEN_BEFORE_GONE = 4;

  private final Clusters clusters;
  private final ObjectWriter writer;
  private final OwnedObjects ownedObjects;
  private final Finalizers finalizers;
  private final Inventories inventories;
  private final StageAttempt attempt;
  private final StatusReporter status;
  private final EventRecorder events;

  /**
   * @param clusters connects to the workspaces
   * @param writer applies and deletes Providers
   * @param ownedObjects decides which Providers belong to a ManagedProvider
   * @param finalizers removes the finalizer for the Provider
   * @param inventories records where Providers are
   * @param attempt runs the attempts
   * @param status writes the condition
   * @param events records which Providers are kept
   */
  public ProviderActivitiesImpl(
      Clusters clusters,
      ObjectWriter writer,
      OwnedObjects ownedObjects,
      Finalizers finalizers,
      Inventories inventories,
      StageAttempt attempt,
      StatusReporter status,
      EventRecorder events) {
    this.clusters = clusters;
    this.writer = writer;
    this.ownedObjects = ownedObjects;
    this.finalizers = finalizers;
    this.inventories = inventories;
    this.attempt = attempt;
    this.status = status;
    this.events = events;
  }

  @Override
  public Outcome awaitProvider(ManagedProviderRef ref, BlockedReporting reporting) {
    return attempt.onboarding(
        ref,
        ConditionType.ProviderReady,
        reporting,
        outcome -> outcome,
        (managedProvider, guard) -> {
          ProviderTarget target = ProviderTarget.of(managedProvider);
          Cluster workspace = clusters.workspace(target.path());
          Owner owner = Owner.of(ref);
          ProviderPlace place =
              new ProviderPlace(
                  target.path(), target.name(), isCreatedByUs(target, workspace, owner));
          inventories.change(ref, false, inventory -> inventory.with(place));
          GenericKubernetesResource provider =
              writer.apply(workspace, ProviderObject.desired(target), owner, true, guard);
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

  /** An existing Provider without an owner is used, but it is not created by us. */
  private boolean isCreatedByUs(ProviderTarget target, Cluster workspace, Owner owner) {
    return workspace
        .get(ResourceKind.Provider, null, target.name())
        .map(live -> ownedObjects.belongsTo(owner, live, ProviderObject.desired(target)))
        .orElse(true);
  }

  @Override
  public List<Deviation> observe(ManagedProvider managedProvider, Owner owner) {
    ProviderTarget target = ProviderTarget.of(managedProvider);
    Cluster workspace = clusters.workspace(target.path());
    Optional<Deviation> drift =
        ownedObjects.drift(workspace, ProviderObject.desired(target), owner);
    if (drift.isEmpty()) {
      workspace
          .get(ResourceKind.Provider, null, target.name())
          .ifPresent(provider -> requireReady(target, provider));
    }
    return drift.stream().toList();
  }

  private static void requireReady(ProviderTarget target, GenericKubernetesResource provider) {
    if (!LiveConditions.isReadyAtGeneration(provider)) {
      throw StageException.notReady(
          Reason.ProviderNotReady,
          "%s %s, phase %s: see kubectl describe provider %s in that workspace"
              .formatted(
                  target.describe(),
                  LiveConditions.explainNotReady(provider, Redactor.ofPatterns()),
                  LiveConditions.status(provider).path("phase").asText("not set"),
                  target.name()));
    }
  }

  /**
   * Deletes Providers that a changed path or name has left behind, if the spec asks for
   * cleanupOnDelete; keeps them otherwise.
   */
  @Override
  public void prune(ManagedProvider managedProvider, ManagedProviderRef ref, WriteGuard guard) {
    ProviderTarget target = ProviderTarget.of(managedProvider);
    for (ProviderPlace place : Inventories.of(managedProvider).providers()) {
      if (place.isAt(target.path(), target.name())) {
        continue;
      }
      if (isCleanedUp(managedProvider, place)) {
        deleteAndAwait(place, Owner.of(ref), guard);
      } else {
        events.normal(
            Owner.of(ref).reference(),
            Reason.ProviderKept,
            "Provider %s in workspace %s has left the spec and is kept: delete it there if it is not needed."
                .formatted(place.name(), place.path()));
      }
      inventories.change(ref, false, inventory -> inventory.without(place));
    }
  }

  private static boolean isCleanedUp(ManagedProvider managedProvider, ProviderPlace place) {
    return place.created() && Boolean.TRUE.equals(managedProvider.getSpec().cleanupOnDelete());
  }

  @Override
  public Outcome removeProvider(ManagedProviderRef ref, BlockedReporting reporting) {
    return attempt.offboarding(
        ref,
        ConditionType.ProviderReady,
        OnboardingMetadata.partOf(OnboardingMetadata.PROVIDER_FINALIZER),
        reporting,
        (managedProvider, guard, abandoned) -> {
          for (ProviderPlace place : Inventories.of(managedProvider).providers()) {
            if (isCleanedUp(managedProvider, place) && !abandoned) {
              deleteAndAwait(place, Owner.of(ref), guard);
            }
            inventories.change(ref, true, inventory -> inventory.without(place));
          }
          finalizers.remove(managedProvider, OnboardingMetadata.PROVIDER_FINALIZER);
        });
  }

  private void deleteAndAwait(ProviderPlace place, Owner owner, WriteGuard guard) {
    Cluster workspace = clusters.workspace(place.path());
    GenericKubernetesResource live = find(workspace, place, owner).orElse(null);
    if (live == null || !ownedObjects.belongsTo(owner, live, ResourceKind.Provider.newResource())) {
      return;
    }
    writer.delete(workspace, live, owner, guard);
    throw StageException.notReady(
        Reason.Offboarding,
        "Provider %s in workspace %s is being deleted together with its workspace (finalizers %s)."
            .formatted(place.name(), place.path(), live.getMetadata().getFinalizers()));
  }

  /** The Provider; empty also when its workspace counts as gone. */
  private Optional<GenericKubernetesResource> find(
      Cluster workspace, ProviderPlace place, Owner owner) {
    try {
      return workspace.get(ResourceKind.Provider, null, place.name());
    } catch (StageException failure) {
      if (failure.reason() != Reason.WorkspaceNotAccessible
          || ForbiddenStreak.record(place.path()) < FORBIDDEN_BEFORE_GONE) {
        throw failure;
      }
      events.warning(
          owner.reference(),
          Reason.WorkspaceGone,
          "Workspace %s denied access %d times in a row: it counts as gone, and Provider %s with it. If the Provider still exists, delete it there."
              .formatted(place.path(), FORBIDDEN_BEFORE_GONE, place.name()));
      return Optional.empty();
    }
  }
}
