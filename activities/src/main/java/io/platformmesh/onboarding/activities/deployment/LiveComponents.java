package io.platformmesh.onboarding.activities.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.apply.OwnedObjects;
import io.platformmesh.onboarding.activities.apply.Owner;
import io.platformmesh.onboarding.activities.chart.HelmChartName;
import io.platformmesh.onboarding.activities.client.Cluster;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.failure.StageException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The live Flux and OCM objects of the components of one ManagedProvider. Each kind is listed when
 * it is first needed; objects that were read otherwise can be given.
 */
final class LiveComponents {

  private final Function<ResourceKind, List<GenericKubernetesResource>> listOwned;
  private final BiFunction<ResourceKind, String, Optional<GenericKubernetesResource>> read;
  private final Function<GenericKubernetesResource, Optional<StageException>> conflictOf;
  private final Map<ResourceKind, Map<String, GenericKubernetesResource>> listedByKind =
      new EnumMap<>(ResourceKind.class);
  private final Map<ResourceKind, Map<String, GenericKubernetesResource>> givenByKind =
      new EnumMap<>(ResourceKind.class);

  private final Map<ResourceKind, Map<String, Optional<GenericKubernetesResource>>> existingByKind =
      new EnumMap<>(ResourceKind.class);

  private LiveComponents(
      Function<ResourceKind, List<GenericKubernetesResource>> listOwned,
      BiFunction<ResourceKind, String, Optional<GenericKubernetesResource>> read,
      Function<GenericKubernetesResource, Optional<StageException>> conflictOf) {
    this.listOwned = listOwned;
    this.read = read;
    this.conflictOf = conflictOf;
  }

  /** The live objects of the owner, none of which is read yet. */
  static LiveComponents of(Cluster hostingCluster, OwnedObjects ownedObjects, Owner owner) {
    return new LiveComponents(
        kind -> OwnedObjects.list(hostingCluster, kind, owner),
        (kind, name) -> hostingCluster.get(kind, owner.namespace(), name),
        liveObject -> ownedObjects.ownershipConflict(owner, liveObject));
  }

  /** Lists the objects of the owner of these kinds. */
  void list(List<ResourceKind> kinds) {
    kinds.forEach(this::listed);
  }

  /**
   * Returns the object with the name of a component before the component is applied, with any
   * owner; empty when it does not exist. It is read at most once, and not if it was listed.
   */
  Optional<GenericKubernetesResource> existing(ResourceKind kind, String componentName) {
    GenericKubernetesResource listedObject =
        listedByKind.getOrDefault(kind, Map.of()).get(componentName);
    if (listedObject != null) {
      return Optional.of(listedObject);
    }
    return existingByKind
        .computeIfAbsent(kind, newKind -> new HashMap<>())
        .computeIfAbsent(componentName, name -> read.apply(kind, name));
  }

  /** Adds a live object of the owner, which is then not read. */
  void add(GenericKubernetesResource liveObject) {
    givenByKind
        .computeIfAbsent(ResourceKind.of(liveObject), kind -> new HashMap<>())
        .put(liveObject.getMetadata().getName(), liveObject);
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
    return find(kind, componentName).isPresent()
        ? Optional.empty()
        : existing(kind, componentName).flatMap(conflictOf);
  }

  /**
   * The HelmChart that Flux has created for a HelmRelease; empty when it does not exist. It has no
   * owner among the ManagedProviders.
   */
  Optional<GenericKubernetesResource> helmChartOf(GenericKubernetesResource release) {
    String helmChartName =
        HelmChartName.of(release.getMetadata().getNamespace(), release.getMetadata().getName());
    return read.apply(ResourceKind.HelmChart, helmChartName);
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

  /** All live objects of a kind. */
  Collection<GenericKubernetesResource> allOf(ResourceKind kind) {
    return listed(kind).values();
  }

  /** Wraps these live objects: there are no others, and no ownership conflicts. */
  static LiveComponents of(List<GenericKubernetesResource> liveObjects) {
    return new LiveComponents(
        kind -> liveObjects.stream().filter(object -> ResourceKind.of(object) == kind).toList(),
        (kind, name) ->
            liveObjects.stream()
                .filter(object -> ResourceKind.of(object) == kind)
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst(),
        liveObject -> Optional.empty());
  }

  /** The live object of this kind and name; empty when it does not exist. */
  Optional<GenericKubernetesResource> find(ResourceKind kind, String objectName) {
    GenericKubernetesResource givenObject =
        givenByKind.getOrDefault(kind, Map.of()).get(objectName);
    return givenObject != null
        ? Optional.of(givenObject)
        : Optional.ofNullable(listed(kind).get(objectName));
  }

  private Map<String, GenericKubernetesResource> listed(ResourceKind kind) {
    return listedByKind.computeIfAbsent(
        kind,
        newKind -> {
          Map<String, GenericKubernetesResource> objectsByName = new HashMap<>();
          for (GenericKubernetesResource liveObject : listOwned.apply(newKind)) {
            objectsByName.put(liveObject.getMetadata().getName(), liveObject);
          }
          return objectsByName;
        });
  }
}
