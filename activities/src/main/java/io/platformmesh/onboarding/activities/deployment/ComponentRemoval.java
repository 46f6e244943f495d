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
import io.platformmesh.onboarding.activities.crd.Validation;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.pruning.Pruner;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.status.Reason;
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

  /** All kinds that are ever deleted, in order; the kinds of one list are deleted together. */
  static final List<List<ResourceKind>> ORDER =
      List.of(
          List.of(ResourceKind.HelmRelease),
          List.of(ResourceKind.OCIRepository, ResourceKind.HelmRepository),
          List.of(ResourceKind.Resource),
          List.of(ResourceKind.Component),
          List.of(ResourceKind.Repository));

  private final Cluster hosting;
  private final ObjectWriter writer;
  private final OwnedObjects ownedObjects;

  ComponentRemoval(Cluster hosting, ObjectWriter writer, OwnedObjects ownedObjects) {
    this.hosting = hosting;
    this.writer = writer;
    this.ownedObjects = ownedObjects;
  }

  /** Deletes the objects that have left the spec. */
  @Override
  public void prune(ManagedProvider managedProvider, ManagedProviderRef ref, WriteGuard guard) {
    Owner owner = Owner.of(ref);
    Set<String> desired = desired(managedProvider);
    for (List<ResourceKind> kinds : ORDER) {
      List<GenericKubernetesResource> obsolete =
          owned(kinds, owner, object -> !desired.contains(key(object)));
      if (!obsolete.isEmpty()) {
        requireUnused(obsolete, owner);
        deleteAndAwait(obsolete, owner, Reason.Pruning, guard);
      }
    }
  }

  private void requireUnused(List<GenericKubernetesResource> sources, Owner owner) {
    Set<String> used =
        owned(List.of(ResourceKind.HelmRelease), owner, release -> true).stream()
            .map(ComponentRemoval::sourceOf)
            .collect(Collectors.toSet());
    for (GenericKubernetesResource source : sources) {
      if (used.contains(key(source))) {
        throw StageException.notReady(
            Reason.Pruning, key(source) + " has left the spec, but its HelmRelease still uses it.");
      }
    }
  }

  /** The objects that the spec asks for, as {@code Kind name}. */
  static Set<String> desired(ManagedProvider managedProvider) {
    return ComponentPlan.of(managedProvider).values().stream()
        .flatMap(plan -> plan.kinds().stream().map(kind -> kind + " " + plan.name()))
        .collect(Collectors.toSet());
  }

  /** The source that a release refers to, as {@code Kind name}. */
  static String sourceOf(GenericKubernetesResource release) {
    var spec = LiveConditions.spec(release);
    var reference =
        spec.has("chartRef")
            ? spec.path("chartRef")
            : spec.path("chart").path("spec").path("sourceRef");
    return reference.path("kind").asText() + " " + reference.path("name").asText();
  }

  /**
   * Deletes all objects of the ManagedProvider.
   *
   * @param abandoned whether to continue when objects cannot be deleted
   */
  void deleteAll(
      ManagedProvider managedProvider,
      ManagedProviderRef ref,
      WriteGuard guard,
      boolean abandoned) {
    Owner owner = Owner.of(ref);
    Map<String, GenericKubernetesResource> notAdopted = notAdopted(managedProvider, owner);
    for (List<ResourceKind> kinds : ORDER) {
      Map<String, GenericKubernetesResource> objects = new LinkedHashMap<>();
      owned(kinds, owner, object -> true).forEach(object -> objects.put(key(object), object));
      notAdopted.forEach(
          (key, object) -> {
            if (kinds.contains(ResourceKind.of(object))) {
              objects.put(key, object);
            }
          });
      try {
        deleteAndAwait(List.copyOf(objects.values()), owner, Reason.Offboarding, guard);
      } catch (StageException failure) {
        if (!abandoned) {
          throw failure;
        }
      }
    }
  }

  /** The objects that upstream has made for this ManagedProvider and that are not adopted. */
  private Map<String, GenericKubernetesResource> notAdopted(
      ManagedProvider managedProvider, Owner owner) {
    Map<String, GenericKubernetesResource> found = new LinkedHashMap<>();
    if (!Validation.problemsOf(managedProvider.getSpec()).isEmpty()) {
      return found;
    }
    for (ComponentPlan plan : ComponentPlan.of(managedProvider).values()) {
      LiveComponents byName = LiveComponents.readByName(hosting, owner.namespace(), plan);
      for (GenericKubernetesResource desired : plan.identities(byName)) {
        byName
            .find(ResourceKind.of(desired), plan.name())
            .filter(live -> !owner.owns(live))
            .filter(live -> ownedObjects.belongsTo(owner, live, desired))
            .ifPresent(live -> found.put(key(live), live));
      }
    }
    return found;
  }

  private List<GenericKubernetesResource> owned(
      List<ResourceKind> kinds, Owner owner, Predicate<GenericKubernetesResource> filter) {
    return kinds.stream()
        .flatMap(kind -> OwnedObjects.list(hosting, kind, owner).stream())
        .filter(filter)
        .toList();
  }

  private void deleteAndAwait(
      List<GenericKubernetesResource> objects, Owner owner, Reason reason, WriteGuard guard) {
    List<String> remaining = new ArrayList<>();
    for (GenericKubernetesResource object : objects) {
      writer.delete(hosting, object, owner, guard);
      remaining.add(key(object) + " (finalizers " + object.getMetadata().getFinalizers() + ")");
    }
    if (!remaining.isEmpty()) {
      throw StageException.notReady(reason, "being deleted: " + String.join(", ", remaining) + ".");
    }
  }

  private static String key(GenericKubernetesResource object) {
    return object.getKind() + " " + object.getMetadata().getName();
  }
}
