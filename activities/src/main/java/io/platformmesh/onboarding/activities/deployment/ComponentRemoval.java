package io.platformmesh.onboarding.activities.deployment;

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
import io.platformmesh.onboarding.activities.validation.Validation;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.ObjectRef;
import io.platformmesh.onboarding.workflows.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
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
      List<GenericKubernetesResource> obsoleteObjects =
          listOwned(
              kinds,
              owner,
              liveObject -> !desiredRefs.contains(hostingCluster.objectRef(liveObject)));
      if (!obsoleteObjects.isEmpty()) {
        requireUnused(obsoleteObjects, owner);
        deleteAndAwait(obsoleteObjects, owner, Reason.Pruning, writeGuard);
      }
    }
  }

  private void requireUnused(List<GenericKubernetesResource> sources, Owner owner) {
    Set<ObjectRef> usedSources =
        listOwned(List.of(ResourceKind.HelmRelease), owner, release -> true).stream()
            .map(ComponentRemoval::sourceOf)
            .collect(Collectors.toSet());
    for (GenericKubernetesResource source : sources) {
      ObjectRef sourceRef = hostingCluster.objectRef(source);
      if (usedSources.contains(sourceRef)) {
        throw StageException.notReady(
            Reason.Pruning, sourceRef + " has left the spec, but its HelmRelease still uses it.");
      }
    }
  }

  /** The objects of the components in the spec. */
  static Set<ObjectRef> desiredRefs(ManagedProvider managedProvider) {
    String namespace = managedProvider.getMetadata().getNamespace();
    return ComponentPlan.of(managedProvider).values().stream()
        .flatMap(
            plan ->
                plan.kinds().stream()
                    .map(kind -> ObjectRef.hosting(kind.name(), namespace, plan.name())))
        .collect(Collectors.toSet());
  }

  /** The source that a release refers to, in the namespace of the release. */
  static ObjectRef sourceOf(GenericKubernetesResource release) {
    var releaseSpec = LiveConditions.spec(release);
    var sourceReference =
        releaseSpec.has("chartRef")
            ? releaseSpec.path("chartRef")
            : releaseSpec.path("chart").path("spec").path("sourceRef");
    return ObjectRef.hosting(
        sourceReference.path("kind").asText(),
        release.getMetadata().getNamespace(),
        sourceReference.path("name").asText());
  }

  /**
   * Deletes all objects of the ManagedProvider.
   *
   * @param isAbandoned whether a user has abandoned the removal: then it continues when objects
   *     cannot be deleted
   */
  void deleteAll(
      ManagedProvider managedProvider,
      ManagedProviderRef managedProviderRef,
      WriteGuard writeGuard,
      boolean isAbandoned) {
    Owner owner = Owner.of(managedProviderRef);
    Map<ObjectRef, GenericKubernetesResource> unadoptedObjects =
        findUnadopted(managedProvider, owner);
    for (List<ResourceKind> kinds : DELETION_ORDER) {
      Map<ObjectRef, GenericKubernetesResource> objectsByRef = new LinkedHashMap<>();
      listOwned(kinds, owner, liveObject -> true)
          .forEach(
              liveObject -> objectsByRef.put(hostingCluster.objectRef(liveObject), liveObject));
      unadoptedObjects.forEach(
          (objectRef, liveObject) -> {
            if (kinds.contains(ResourceKind.of(liveObject))) {
              objectsByRef.put(objectRef, liveObject);
            }
          });
      try {
        deleteAndAwait(List.copyOf(objectsByRef.values()), owner, Reason.Offboarding, writeGuard);
      } catch (StageException failure) {
        if (!isAbandoned) {
          throw failure;
        }
      }
    }
  }

  /** The objects that upstream has made for this ManagedProvider and that are not adopted. */
  private Map<ObjectRef, GenericKubernetesResource> findUnadopted(
      ManagedProvider managedProvider, Owner owner) {
    Map<ObjectRef, GenericKubernetesResource> objectsByRef = new LinkedHashMap<>();
    if (!Validation.problemsOf(managedProvider.getSpec()).isEmpty()) {
      return objectsByRef;
    }
    for (ComponentPlan plan : ComponentPlan.of(managedProvider).values()) {
      LiveComponents objectsByName =
          LiveComponents.readByName(hostingCluster, owner.namespace(), plan);
      for (GenericKubernetesResource desiredObject : plan.identifyingObjects(objectsByName)) {
        objectsByName
            .find(ResourceKind.of(desiredObject), plan.name())
            .filter(liveObject -> !owner.owns(liveObject))
            .filter(liveObject -> ownedObjects.belongsTo(owner, liveObject, desiredObject))
            .ifPresent(
                liveObject -> objectsByRef.put(hostingCluster.objectRef(liveObject), liveObject));
      }
    }
    return objectsByRef;
  }

  private List<GenericKubernetesResource> listOwned(
      List<ResourceKind> kinds, Owner owner, Predicate<GenericKubernetesResource> condition) {
    return kinds.stream()
        .flatMap(kind -> OwnedObjects.list(hostingCluster, kind, owner).stream())
        .filter(condition)
        .toList();
  }

  private void deleteAndAwait(
      List<GenericKubernetesResource> liveObjects,
      Owner owner,
      Reason reason,
      WriteGuard writeGuard) {
    List<String> remainingObjects = new ArrayList<>();
    for (GenericKubernetesResource liveObject : liveObjects) {
      objectWriter.delete(hostingCluster, liveObject, owner, writeGuard);
      remainingObjects.add(
          hostingCluster.objectRef(liveObject)
              + " (finalizers "
              + liveObject.getMetadata().getFinalizers()
              + ")");
    }
    if (!remainingObjects.isEmpty()) {
      throw StageException.notReady(
          reason, "being deleted: " + String.join(", ", remainingObjects) + ".");
    }
  }
}
