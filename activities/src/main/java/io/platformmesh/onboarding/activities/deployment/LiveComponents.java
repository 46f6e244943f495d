package io.platformmesh.onboarding.activities.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
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

/** The objects of all components of one ManagedProvider, as they are on the hosting cluster. */
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
   * Reads what carries the owner's label, the OCM kinds only where a component is resolved by them;
   * and what stands in the place of something that is wanted.
   */
  static LiveComponents read(Cluster hosting, Owner owner, ManagedProvider managedProvider) {
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
      hosting
          .ownedBy(owner, kind, owner.namespace())
          .forEach(object -> byName.put(object.getMetadata().getName(), object));
      objects.put(kind, byName);
    }
    return new LiveComponents(objects, conflicts(hosting, owner, plans, objects));
  }

  private static Map<String, StageException> conflicts(
      Cluster hosting,
      Owner owner,
      Collection<ComponentPlan> plans,
      Map<ResourceKind, Map<String, GenericKubernetesResource>> owned) {
    Map<String, StageException> conflicts = new HashMap<>();
    for (ComponentPlan plan : plans) {
      for (ResourceKind kind : plan.kinds()) {
        if (!owned.getOrDefault(kind, Map.of()).containsKey(plan.name())) {
          hosting
              .get(kind, owner.namespace(), plan.name())
              .flatMap(live -> hosting.conflict(owner, live))
              .ifPresent(conflict -> conflicts.put(kind + " " + plan.name(), conflict));
        }
      }
    }
    return conflicts;
  }

  /** What stands under the names of one component's objects, whosever it is. */
  static LiveComponents readByName(Cluster hosting, String namespace, ComponentPlan plan) {
    List<GenericKubernetesResource> found = new ArrayList<>();
    for (ResourceKind kind : plan.kinds()) {
      hosting.get(kind, namespace, plan.name()).ifPresent(found::add);
    }
    return of(found);
  }

  /** Why an object that is wanted cannot be had: it is somebody else's; empty when it is not. */
  Optional<StageException> conflict(ResourceKind kind, String name) {
    return Optional.ofNullable(conflicts.get(kind + " " + name));
  }

  /** The chart that a release deploys, without its version; empty while its source is unknown. */
  Optional<String> chartOf(GenericKubernetesResource release) {
    JsonNode chart = LiveConditions.spec(release).path("chart").path("spec").path("chart");
    if (!chart.isMissingNode()) {
      return Optional.of(chart.asText());
    }
    String source = LiveConditions.spec(release).path("chartRef").path("name").asText();
    return find(ResourceKind.OCIRepository, source)
        .map(repository -> LiveConditions.spec(repository).path("url").asText());
  }

  /** All of a kind. */
  Collection<GenericKubernetesResource> all(ResourceKind kind) {
    return objects.getOrDefault(kind, Map.of()).values();
  }

  /** Live objects as given, for tests of what is concluded from them. */
  static LiveComponents of(List<GenericKubernetesResource> resources) {
    Map<ResourceKind, Map<String, GenericKubernetesResource>> objects =
        new EnumMap<>(ResourceKind.class);
    for (GenericKubernetesResource resource : resources) {
      objects
          .computeIfAbsent(ResourceKind.valueOf(resource.getKind()), kind -> new HashMap<>())
          .put(resource.getMetadata().getName(), resource);
    }
    return new LiveComponents(objects, Map.of());
  }

  Optional<GenericKubernetesResource> find(ResourceKind kind, String name) {
    return Optional.ofNullable(objects.getOrDefault(kind, Map.of()).get(name));
  }
}
