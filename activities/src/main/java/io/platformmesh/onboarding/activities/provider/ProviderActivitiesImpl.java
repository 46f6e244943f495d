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
import io.platformmesh.onboarding.activities.status.StageReporter;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.Deviation;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.ProviderActivities;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.StageReporting;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Applies, awaits, observes and deletes Providers in kcp workspaces. */
public final class ProviderActivitiesImpl implements ProviderActivities, Observer, Pruner {

  private final Clusters clusters;
  private final ObjectWriter objectWriter;
  private final OwnedObjects ownedObjects;
  private final Finalizers finalizers;
  private final Inventories inventories;
  private final StageAttempt stageAttempt;
  private final EventRecorder eventRecorder;
  private final ParentWorkspace parentWorkspace;

  /**
   * @param clusters connects to the workspaces
   * @param objectWriter applies and deletes Providers
   * @param ownedObjects decides which Providers belong to a ManagedProvider
   * @param finalizers removes the finalizer for the Provider
   * @param inventories records where Providers are
   * @param stageAttempt runs the attempts of the stage
   * @param eventRecorder records which Providers are kept
   */
  public ProviderActivitiesImpl(
      Clusters clusters,
      ObjectWriter objectWriter,
      OwnedObjects ownedObjects,
      Finalizers finalizers,
      Inventories inventories,
      StageAttempt stageAttempt,
      EventRecorder eventRecorder) {
    this.clusters = clusters;
    this.objectWriter = objectWriter;
    this.ownedObjects = ownedObjects;
    this.finalizers = finalizers;
    this.inventories = inventories;
    this.stageAttempt = stageAttempt;
    this.eventRecorder = eventRecorder;
    this.parentWorkspace = new ParentWorkspace(clusters);
  }

  @Override
  public Outcome awaitProvider(
      ManagedProviderRef managedProviderRef, StageReporting stageReporting) {
    return stageAttempt.runOnboardingStage(
        managedProviderRef,
        ConditionType.ProviderReady,
        stageReporting,
        StageAttempt.OUTCOME_AS_RESULT,
        (managedProvider, writeGuard, stageReporter) ->
            applyAndRequireReady(managedProviderRef, managedProvider, writeGuard, stageReporter));
  }

  private Outcome applyAndRequireReady(
      ManagedProviderRef managedProviderRef,
      ManagedProvider managedProvider,
      WriteGuard writeGuard,
      StageReporter stageReporter) {
    ProviderTarget providerTarget = ProviderTarget.of(managedProvider);
    Cluster providerWorkspace = clusters.workspace(providerTarget.path());
    Owner owner = Owner.of(managedProviderRef);
    GenericKubernetesResource existingProvider =
        providerWorkspace
            .getClusterScoped(ResourceKind.Provider, providerTarget.name())
            .orElse(null);
    ProviderPlace providerPlace =
        new ProviderPlace(
            providerTarget.path(),
            providerTarget.name(),
            isCreatedByUs(existingProvider, providerTarget, owner));
    inventories.changeBeforeWrite(
        managedProvider, inventory -> inventory.withProvider(providerPlace), writeGuard);
    GenericKubernetesResource liveProvider =
        objectWriter.applyOrTakeOver(
            providerWorkspace,
            existingProvider,
            ProviderObject.desired(providerTarget),
            owner,
            writeGuard);
    requireReady(providerTarget, liveProvider);
    stageReporter.reportAsDesired(managedProvider, providerTarget.describe() + " is Ready.");
    return Outcome.DONE;
  }

  /** Whether we create the Provider; an existing Provider without an owner is only used by us. */
  private boolean isCreatedByUs(
      @Nullable GenericKubernetesResource existingProvider,
      ProviderTarget providerTarget,
      Owner owner) {
    return existingProvider == null
        || ownedObjects.belongsTo(owner, existingProvider, ProviderObject.desired(providerTarget));
  }

  @Override
  public List<Deviation> observe(ManagedProvider managedProvider, Owner owner) {
    ProviderTarget providerTarget = ProviderTarget.of(managedProvider);
    Cluster providerWorkspace = clusters.workspace(providerTarget.path());
    Optional<Deviation> drift =
        ownedObjects.drift(providerWorkspace, ProviderObject.desired(providerTarget), owner);
    if (drift.isEmpty()) {
      providerWorkspace
          .getClusterScoped(ResourceKind.Provider, providerTarget.name())
          .ifPresent(liveProvider -> requireReady(providerTarget, liveProvider));
    }
    return drift.stream().toList();
  }

  private static void requireReady(
      ProviderTarget providerTarget, GenericKubernetesResource liveProvider) {
    if (!LiveConditions.isReadyAtGeneration(liveProvider)) {
      String explanation = LiveConditions.explainNotReady(liveProvider, Redactor.ofPatterns());
      String phase = LiveConditions.status(liveProvider).path("phase").asText("not set");
      throw StageException.notReady(
          Reason.ProviderNotReady,
          "%s %s, phase %s: see kubectl describe provider %s in that workspace"
              .formatted(providerTarget.describe(), explanation, phase, providerTarget.name()));
    }
  }

  /**
   * Deletes the Providers at previous paths or under previous names if the spec asks for
   * cleanupOnDelete; keeps them otherwise.
   */
  @Override
  public void prune(
      ManagedProvider managedProvider,
      ManagedProviderRef managedProviderRef,
      WriteGuard writeGuard) {
    ProviderTarget providerTarget = ProviderTarget.of(managedProvider);
    for (ProviderPlace providerPlace : Inventories.of(managedProvider).providers()) {
      if (providerPlace.isAt(providerTarget.path(), providerTarget.name())) {
        continue;
      }
      if (mustBeDeleted(managedProvider, providerPlace)) {
        deleteAndRequireGone(providerPlace, Owner.of(managedProviderRef), writeGuard);
      } else {
        eventRecorder.recordNormal(
            Owner.of(managedProviderRef).reference(),
            Reason.ProviderKept,
            "Provider %s in workspace %s has left the spec and is kept: delete it there if it is not needed."
                .formatted(providerPlace.name(), providerPlace.path()));
      }
      inventories.change(managedProvider, inventory -> inventory.withoutProvider(providerPlace));
    }
  }

  private static boolean mustBeDeleted(
      ManagedProvider managedProvider, ProviderPlace providerPlace) {
    return providerPlace.created()
        && Boolean.TRUE.equals(managedProvider.getSpec().cleanupOnDelete());
  }

  @Override
  public Outcome removeProvider(
      ManagedProviderRef managedProviderRef, StageReporting stageReporting) {
    return stageAttempt.runOffboardingStage(
        managedProviderRef,
        ConditionType.ProviderReady,
        OnboardingMetadata.PROVIDER_FINALIZER,
        stageReporting,
        (managedProvider, writeGuard, isAbandoned) -> {
          for (ProviderPlace providerPlace : Inventories.of(managedProvider).providers()) {
            if (mustBeDeleted(managedProvider, providerPlace) && !isAbandoned) {
              deleteAndRequireGone(providerPlace, Owner.of(managedProviderRef), writeGuard);
            }
            inventories.change(
                managedProvider, inventory -> inventory.withoutProvider(providerPlace));
          }
          finalizers.removeFinalizer(managedProvider, OnboardingMetadata.PROVIDER_FINALIZER);
        });
  }

  private void deleteAndRequireGone(
      ProviderPlace providerPlace, Owner owner, WriteGuard writeGuard) {
    Cluster providerWorkspace = clusters.workspace(providerPlace.path());
    GenericKubernetesResource liveProvider =
        findProvider(providerWorkspace, providerPlace, owner).orElse(null);
    if (liveProvider == null) {
      return;
    }
    if (!ownedObjects.belongsTo(owner, liveProvider, ResourceKind.Provider.newResource())) {
      objectWriter.recordKept(providerWorkspace, liveProvider, owner);
      return;
    }
    objectWriter.delete(providerWorkspace, liveProvider, owner, writeGuard);
    throw StageException.notReady(
        Reason.Offboarding,
        "Provider %s in workspace %s is being deleted together with its workspace (finalizers %s)."
            .formatted(
                providerPlace.name(),
                providerPlace.path(),
                liveProvider.getMetadata().getFinalizers()));
  }

  /** Reads the Provider from its workspace; empty also when the workspace is gone. */
  private Optional<GenericKubernetesResource> findProvider(
      Cluster providerWorkspace, ProviderPlace providerPlace, Owner owner) {
    try {
      return providerWorkspace.getClusterScoped(ResourceKind.Provider, providerPlace.name());
    } catch (StageException failure) {
      boolean isWorkspaceGone =
          failure.reason() == Reason.WorkspaceNotAccessible
              && parentWorkspace.isChildGone(providerPlace.path());
      if (!isWorkspaceGone) {
        throw failure;
      }
      eventRecorder.recordWarning(
          owner.reference(),
          Reason.WorkspaceGone,
          "Workspace %s is gone according to its parent, and Provider %s with it."
              .formatted(providerPlace.path(), providerPlace.name()));
      return Optional.empty();
    }
  }
}
