package io.platformmesh.onboarding.activities.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.apply.ObjectWriter;
import io.platformmesh.onboarding.activities.apply.OwnedObjects;
import io.platformmesh.onboarding.activities.apply.Owner;
import io.platformmesh.onboarding.activities.apply.WriteGuard;
import io.platformmesh.onboarding.activities.client.Cluster;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.pruning.Pruner;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.ObjectRef;
import io.platformmesh.onboarding.workflows.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Deletes the objects of components in an order in which Flux can uninstall them: releases before
 * their sources.
 */
final class ComponentRemoval implements Pruner {

  /**
   * The kinds of the objects of components in the order of their deletion; the kinds of one list
   * are deleted together.
   */
  static final List<List<ResourceKind>> DELETION_ORDER =
      List.of(
          List.of(ResourceKind.HelmRelease),
          List.of(ResourceKind.OCIRepository, ResourceKind.HelmRepository),
          List.of(ResourceKind.Resource),
          List.of(ResourceKind.Component),
          List.of(ResourceKind.Repository));

  private final Cluster hostingCluster;
  private final ObjectWriter objectWriter;
  private final OwnedObjects ownedObjects;

  ComponentRemoval(Cluster hostingCluster, ObjectWriter objectWriter, OwnedObjects ownedObjects) {
    this.hostingCluster = hostingCluster;
    this.objectWriter = objectWriter;
    this.ownedObjects = ownedObjects;
  }

  /** Deletes the objects of components that have left the spec. */
  @Override
  public void prune(
      ManagedProvider managedProvider,
      ManagedProviderRef managedProviderRef,
      WriteGuard writeGuard) {
    Owner owner = Owner.of(managedProviderRef);
    Set<ObjectRef> desiredRefs = desiredRefs(managedProvider);
    for (List<ResourceKind> kinds : DELETION_ORDER) {
      List<GenericKubernetesResource> obsoleteObjects = new ArrayList<>(listOwned(kinds, owner));
      obsoleteObjects.removeIf(
          liveObject -> desiredRefs.contains(hostingCluster.objectRef(liveObject)));
      if (!obsoleteObjects.isEmpty()) {
        requireUnused(obsoleteObjects, owner);
        deleteAndRequireGone(obsoleteObjects, owner, Reason.Pruning, writeGuard);
      }
    }
  }

  /** Requires that no HelmRelease uses one of the obsolete objects as its source. */
  private void requireUnused(List<GenericKubernetesResource> obsoleteObjects, Owner owner) {
    Set<ObjectRef> usedSources =
        listOwned(List.of(ResourceKind.HelmRelease), owner).stream()
            .map(ComponentRemoval::sourceOf)
            .collect(Collectors.toSet());
    for (GenericKubernetesResource obsoleteObject : obsoleteObjects) {
      ObjectRef sourceRef = hostingCluster.objectRef(obsoleteObject);
      if (usedSources.contains(sourceRef)) {
        throw StageException.notReady(
            Reason.Pruning, sourceRef + " has left the spec, but its HelmRelease still uses it.");
      }
    }
  }

  /** References to the Flux and OCM objects of the components in the spec. */
  static Set<ObjectRef> desiredRefs(ManagedProvider managedProvider) {
    String namespace = managedProvider.getMetadata().getNamespace();
    Set<ObjectRef> desiredRefs = new HashSet<>();
    for (ComponentPlan plan : ComponentPlan.of(managedProvider).values()) {
      for (ResourceKind kind : plan.kinds()) {
        desiredRefs.add(ObjectRef.hosting(kind.name(), namespace, plan.name()));
      }
    }
    return desiredRefs;
  }

  /** The source that a HelmRelease refers to, in the namespace of the HelmRelease. */
  static ObjectRef sourceOf(GenericKubernetesResource release) {
    JsonNode releaseSpec = LiveConditions.spec(release);
    JsonNode sourceReference =
        releaseSpec.has("chartRef")
            ? releaseSpec.path("chartRef")
            : releaseSpec.path("chart").path("spec").path("sourceRef");
    return ObjectRef.hosting(
        sourceReference.path("kind").asText(),
        release.getMetadata().getNamespace(),
        sourceReference.path("name").asText());
  }

  /**
   * Deletes the objects of all components of the ManagedProvider, and records which objects with
   * their names are kept.
   *
   * @param isAbandoned whether a user has abandoned the removal of the components: then the removal
   *     ignores objects that cannot be deleted
   */
  void deleteAll(
      ManagedProvider managedProvider,
      ManagedProviderRef managedProviderRef,
      WriteGuard writeGuard,
      boolean isAbandoned) {
    Owner owner = Owner.of(managedProviderRef);
    UnlabelledObjects unlabelledObjects =
        UnlabelledObjects.find(hostingCluster, ownedObjects, managedProvider, owner);
    for (List<ResourceKind> kinds : DELETION_ORDER) {
      Map<ObjectRef, GenericKubernetesResource> objectsByRef = new LinkedHashMap<>();
      for (GenericKubernetesResource ownedObject : listOwned(kinds, owner)) {
        objectsByRef.put(hostingCluster.objectRef(ownedObject), ownedObject);
      }
      unlabelledObjects
          .ofUpstream()
          .forEach(
              (objectRef, liveObject) -> {
                if (kinds.contains(ResourceKind.of(liveObject))) {
                  objectsByRef.put(objectRef, liveObject);
                }
              });
      try {
        deleteAndRequireGone(objectsByRef.values(), owner, Reason.Offboarding, writeGuard);
      } catch (StageException failure) {
        if (!isAbandoned) {
          throw failure;
        }
      }
    }
    unlabelledObjects
        .foreign()
        .forEach(foreignObject -> objectWriter.recordKept(hostingCluster, foreignObject, owner));
  }

  private List<GenericKubernetesResource> listOwned(List<ResourceKind> kinds, Owner owner) {
    return kinds.stream()
        .flatMap(kind -> OwnedObjects.list(hostingCluster, kind, owner).stream())
        .toList();
  }

  /**
   * Requests the deletion of the objects.
   *
   * @throws StageException if there were objects to delete: the next attempt checks whether they
   *     are gone
   */
  private void deleteAndRequireGone(
      Collection<GenericKubernetesResource> liveObjects,
      Owner owner,
      Reason reason,
      WriteGuard writeGuard) {
    List<String> remainingObjects = new ArrayList<>();
    for (GenericKubernetesResource liveObject : liveObjects) {
      objectWriter.delete(hostingCluster, liveObject, owner, writeGuard);
      remainingObjects.add(
          "%s (finalizers %s)"
              .formatted(
                  hostingCluster.objectRef(liveObject), liveObject.getMetadata().getFinalizers()));
    }
    if (!remainingObjects.isEmpty()) {
      throw StageException.notReady(
          reason, "being deleted: " + String.join(", ", remainingObjects) + ".");
    }
  }
}
