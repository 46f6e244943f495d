package io.platformmesh.onboarding.activities.deployment;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.kubernetes.Cluster;
import io.platformmesh.onboarding.activities.kubernetes.Owner;
import io.platformmesh.onboarding.activities.kubernetes.ResourceKind;
import io.platformmesh.onboarding.activities.kubernetes.crd.ManagedProvider;
import java.util.ArrayList;
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

  private LiveComponents(Map<ResourceKind, Map<String, GenericKubernetesResource>> objects) {
    this.objects = objects;
  }

  /**
   * Reads what carries the owner's label; the OCM kinds only where a component is resolved by them.
   */
  static LiveComponents read(Cluster hosting, Owner owner, ManagedProvider managedProvider) {
    boolean usesOcm =
        managedProvider.getSpec().runtimeDeployments().stream()
            .anyMatch(
                deployment -> deployment.ocm() != null && deployment.ocm().component() != null);
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
    return new LiveComponents(objects);
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
    return new LiveComponents(objects);
  }

  Optional<GenericKubernetesResource> find(ResourceKind kind, String name) {
    return Optional.ofNullable(objects.getOrDefault(kind, Map.of()).get(name));
  }
}
