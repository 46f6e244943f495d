package io.platformmesh.onboarding.activities.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.apply.OwnedObjects;
import io.platformmesh.onboarding.activities.apply.Owner;
import io.platformmesh.onboarding.activities.client.Cluster;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.failure.StageException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The live Flux and OCM objects of the components of one ManagedProvider. */
final class LiveComponents {

  private static final List<ResourceKind> FLUX_KINDS =
      List.of(ResourceKind.HelmRelease, ResourceKind.OCIRepository, ResourceKind.HelmRepository);
  private static final List<ResourceKind> OCM_KINDS =
      List.of(ResourceKind.Resource, ResourceKind.Component, ResourceKind.Repository);

  private final Map<ResourceKind, Map<String, GenericKubernetesResource>> objectsByKind;
  private final Map<String, StageException> ownershipConflicts;

  private LiveComponents(
      Map<ResourceKind, Map<String, GenericKubernetesResource>> objectsByKind,
      Map<String, StageException> ownershipConflicts) {
    this.objectsByKind = objectsByKind;
    this.ownershipConflicts = ownershipConflicts;
  }

  /**
   * Reads the Flux objects of the owner, its OCM objects if a component is resolved by OCM, and the
   * ownership conflicts about the names of desired objects.
   */
  static LiveComponents read(
      Cluster hostingCluster,
      OwnedObjects ownedObjects,
      Owner owner,
      ManagedProvider managedProvider) {
    Collection<ComponentPlan> plans = ComponentPlan.of(managedProvider).values();
    boolean usesOcm =
        plans.stream().anyMatch(plan -> plan.kinds().contains(ResourceKind.Component));
    List<ResourceKind> kinds = new ArrayList<>(FLUX_KINDS);
    if (usesOcm) {
      kinds.addAll(OCM_KINDS);
    }
    Map<ResourceKind, Map<String, GenericKubernetesResource>> objectsByKind =
        new EnumMap<>(ResourceKind.class);
    for (ResourceKind kind : kinds) {
      Map<String, GenericKubernetesResource> objectsByName = new HashMap<>();
      for (GenericKubernetesResource liveObject : OwnedObjects.list(hostingCluster, kind, owner)) {
        objectsByName.put(liveObject.getMetadata().getName(), liveObject);
      }
      objectsByKind.put(kind, objectsByName);
    }
    return new LiveComponents(
        objectsByKind,
        findOwnershipConflicts(hostingCluster, ownedObjects, owner, plans, objectsByKind));
  }

  private static Map<String, StageException> findOwnershipConflicts(
      Cluster hostingCluster,
      OwnedObjects ownedObjects,
      Owner owner,
      Collection<ComponentPlan> plans,
      Map<ResourceKind, Map<String, GenericKubernetesResource>> ownedByKind) {
    Map<String, StageException> ownershipConflicts = new HashMap<>();
    for (ComponentPlan plan : plans) {
      for (ResourceKind kind : plan.kinds()) {
        if (!ownedByKind.getOrDefault(kind, Map.of()).containsKey(plan.name())) {
          hostingCluster
              .get(kind, owner.namespace(), plan.name())
              .flatMap(liveObject -> ownedObjects.ownershipConflict(owner, liveObject))
              .ifPresent(
                  ownershipConflict ->
                      ownershipConflicts.put(kindAndName(kind, plan.name()), ownershipConflict));
        }
      }
    }
    return ownershipConflicts;
  }

  /** Reads the objects that have the names of one component's objects, with any owner. */
  static LiveComponents readByName(Cluster hostingCluster, String namespace, ComponentPlan plan) {
    List<GenericKubernetesResource> foundObjects = new ArrayList<>();
    for (ResourceKind kind : plan.kinds()) {
      hostingCluster.get(kind, namespace, plan.name()).ifPresent(foundObjects::add);
    }
    return of(foundObjects);
  }

  /**
   * The error about a desired object of a component that belongs to another owner; empty when this
   * owner may write the object.
   */
  Optional<StageException> ownershipConflict(ResourceKind kind, String componentName) {
    return Optional.ofNullable(ownershipConflicts.get(kindAndName(kind, componentName)));
  }

  private static String kindAndName(ResourceKind kind, String name) {
    return kind + " " + name;
  }

  /**
   * The chart that a HelmRelease deploys, without its version; empty while its source is missing.
   */
  Optional<String> chartOf(GenericKubernetesResource release) {
    JsonNode chartName = LiveConditions.spec(release).path("chart").path("spec").path("chart");
    if (!chartName.isMissingNode()) {
      return Optional.of(chartName.asText());
    }
    String sourceName = LiveConditions.spec(release).path("chartRef").path("name").asText();
    return find(ResourceKind.OCIRepository, sourceName)
        .map(repository -> LiveConditions.spec(repository).path("url").asText());
  }

  /** All live objects of a kind that were read. */
  Collection<GenericKubernetesResource> allOf(ResourceKind kind) {
    return objectsByKind.getOrDefault(kind, Map.of()).values();
  }

  /** Wraps these live objects, without ownership conflicts. */
  static LiveComponents of(List<GenericKubernetesResource> liveObjects) {
    Map<ResourceKind, Map<String, GenericKubernetesResource>> objectsByKind =
        new EnumMap<>(ResourceKind.class);
    for (GenericKubernetesResource liveObject : liveObjects) {
      objectsByKind
          .computeIfAbsent(ResourceKind.of(liveObject), kind -> new HashMap<>())
          .put(liveObject.getMetadata().getName(), liveObject);
    }
    return new LiveComponents(objectsByKind, Map.of());
  }

  /** The live object of this kind and name; empty when it does not exist. */
  Optional<GenericKubernetesResource> find(ResourceKind kind, String objectName) {
    return Optional.ofNullable(objectsByKind.getOrDefault(kind, Map.of()).get(objectName));
  }
}
