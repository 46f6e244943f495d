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

  private static final List<ResourceKind> FLUX =
      List.of(ResourceKind.HelmRelease, ResourceKind.OCIRepository, ResourceKind.HelmRepository);
  private static final List<ResourceKind> OCM =
      List.of(ResourceKind.Resource, ResourceKind.Component, ResourceKind.Repository);

  private final Map<ResourceKind, Map<String, GenericKubernetesResource>> objects;
  private final Map<String, StageException> conflicts;

  private LiveComponents(
      Map<ResourceKind, Map<String, GenericKubernetesResource>> objects,
      Map<String, StageException> conflicts) {
    this.objects = objects;
    this.conflicts = conflicts;
  }

  /**
   * Reads the objects of the owner, the OCM kinds only if a component is resolved by them, and the
   * conflicts about the names of desired objects.
   */
  static LiveComponents read(
      Cluster hosting, OwnedObjects ownedObjects, Owner owner, ManagedProvider managedProvider) {
    Collection<ComponentPlan> plans = ComponentPlan.of(managedProvider).values();
    boolean usesOcm =
        plans.stream().anyMatch(plan -> plan.kinds().contains(ResourceKind.Component));
    List<ResourceKind> kinds = new ArrayList<>(FLUX);
    if (usesOcm) {
      kinds.addAll(OCM);
    }
    Map<ResourceKind, Map<String, GenericKubernetesResource>> objects =
        new EnumMap<>(ResourceKind.class);
    for (ResourceKind kind : kinds) {
      Map<String, GenericKubernetesResource> byName = new HashMap<>();
      OwnedObjects.list(hosting, kind, owner)
          .forEach(object -> byName.put(object.getMetadata().getName(), object));
      objects.put(kind, byName);
    }
    return new LiveComponents(objects, conflicts(hosting, ownedObjects, owner, plans, objects));
  }

  private static Map<String, StageException> conflicts(
      Cluster hosting,
      OwnedObjects ownedObjects,
      Owner owner,
      Collection<ComponentPlan> plans,
      Map<ResourceKind, Map<String, GenericKubernetesResource>> owned) {
    Map<String, StageException> conflicts = new HashMap<>();
    for (ComponentPlan plan : plans) {
      for (ResourceKind kind : plan.kinds()) {
        if (!owned.getOrDefault(kind, Map.of()).containsKey(plan.name())) {
          hosting
              .get(kind, owner.namespace(), plan.name())
              .flatMap(live -> ownedObjects.ownershipConflict(owner, live))
              .ifPresent(conflict -> conflicts.put(kind + " " + plan.name(), conflict));
        }
      }
    }
    return conflicts;
  }

  /** Reads the objects that have the names of one component's objects, with any owner. */
  static LiveComponents readByName(Cluster hosting, String namespace, ComponentPlan plan) {
    List<GenericKubernetesResource> found = new ArrayList<>();
    for (ResourceKind kind : plan.kinds()) {
      hosting.get(kind, namespace, plan.name()).ifPresent(found::add);
    }
    return of(found);
  }

  /** The conflict about a desired object that another owner has; empty for no conflict. */
  Optional<StageException> conflict(ResourceKind kind, String name) {
    return Optional.ofNullable(conflicts.get(kind + " " + name));
  }

  /** The chart that a release deploys, without its version; empty while its source is missing. */
  Optional<String> chartOf(GenericKubernetesResource release) {
    JsonNode chart = LiveConditions.spec(release).path("chart").path("spec").path("chart");
    if (!chart.isMissingNode()) {
      return Optional.of(chart.asText());
    }
    String source = LiveConditions.spec(release).path("chartRef").path("name").asText();
    return find(ResourceKind.OCIRepository, source)
        .map(repository -> LiveConditions.spec(repository).path("url").asText());
  }

  /** All objects of a kind. */
  Collection<GenericKubernetesResource> all(ResourceKind kind) {
    return objects.getOrDefault(kind, Map.of()).values();
  }

  /** These objects, without conflicts. */
  static LiveComponents of(List<GenericKubernetesResource> resources) {
    Map<ResourceKind, Map<String, GenericKubernetesResource>> objects =
        new EnumMap<>(ResourceKind.class);
    for (GenericKubernetesResource resource : resources) {
      objects
          .computeIfAbsent(ResourceKind.of(resource), kind -> new HashMap<>())
          .put(resource.getMetadata().getName(), resource);
    }
    return new LiveComponents(objects, Map.of());
  }

  /** The object of this kind and name; empty when it does not exist. */
  Optional<GenericKubernetesResource> find(ResourceKind kind, String name) {
    return Optional.ofNullable(objects.getOrDefault(kind, Map.of()).get(name));
  }
}
