package io.platformmesh.onboarding.activities.deployment;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
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

/** Deletes components in an order that lets Flux uninstall them: releases, then their sources. */
final class ComponentRemoval implements Pruner {

  /** Releases go first, then what they are made of. The kinds are a closed list. */
  static final List<List<ResourceKind>> ORDER =
      List.of(
          List.of(ResourceKind.HelmRelease),
          List.of(ResourceKind.OCIRepository, ResourceKind.HelmRepository),
          List.of(ResourceKind.Resource),
          List.of(ResourceKind.Component),
          List.of(ResourceKind.Repository));

  private final Cluster hosting;

  ComponentRemoval(Cluster hosting) {
    this.hosting = hosting;
  }

  /** What the spec no longer wants, beside what it does want. */
  @Override
  public void prune(ManagedProvider managedProvider, ManagedProviderRef ref, WriteGuard guard) {
    Owner owner = Owner.of(ref);
    Set<String> wanted = wanted(managedProvider);
    for (List<ResourceKind> kinds : ORDER) {
      List<GenericKubernetesResource> unwanted =
          owned(kinds, owner, object -> !wanted.contains(key(object)));
      if (!unwanted.isEmpty()) {
        Set<String> used = sourcesInUse(owner);
        for (GenericKubernetesResource object : unwanted) {
          if (used.contains(key(object))) {
            throw StageException.notYet(
                Reason.Pruning,
                key(object) + " is no longer wanted, but its HelmRelease still uses it.");
          }
        }
        requireGone(unwanted, owner, Reason.Pruning, guard);
      }
    }
  }

  /** Names of what the spec wants, as {@code Kind name}. */
  static Set<String> wanted(ManagedProvider managedProvider) {
    return ComponentPlan.of(managedProvider).values().stream()
        .flatMap(plan -> plan.kinds().stream().map(kind -> kind + " " + plan.name()))
        .collect(Collectors.toSet());
  }

  private Set<String> sourcesInUse(Owner owner) {
    return owned(List.of(ResourceKind.HelmRelease), owner, release -> true).stream()
        .map(ComponentRemoval::sourceOf)
        .collect(Collectors.toSet());
  }

  /** The source that a release names, as {@code Kind name}. */
  static String sourceOf(GenericKubernetesResource release) {
    var spec = LiveConditions.spec(release);
    var reference =
        spec.has("chartRef")
            ? spec.path("chartRef")
            : spec.path("chart").path("spec").path("sourceRef");
    return reference.path("kind").asText() + " " + reference.path("name").asText();
  }

  /**
   * Everything, in order.
   *
   * @param givenUp whether to go on when something does not want to go
   */
  void removeAll(
      ManagedProvider managedProvider, ManagedProviderRef ref, WriteGuard guard, boolean givenUp) {
    Owner owner = Owner.of(ref);
    Map<String, GenericKubernetesResource> upstreams = upstreams(managedProvider, owner);
    for (List<ResourceKind> kinds : ORDER) {
      Map<String, GenericKubernetesResource> objects = new LinkedHashMap<>();
      owned(kinds, owner, object -> true).forEach(object -> objects.put(key(object), object));
      upstreams.forEach(
          (key, object) -> {
            if (kinds.contains(ResourceKind.valueOf(object.getKind()))) {
              objects.put(key, object);
            }
          });
      try {
        requireGone(List.copyOf(objects.values()), owner, Reason.Offboarding, guard);
      } catch (StageException trouble) {
        if (!givenUp) {
          throw trouble;
        }
      }
    }
  }

  /** What upstream made for this ManagedProvider and we have not taken over. */
  private Map<String, GenericKubernetesResource> upstreams(
      ManagedProvider managedProvider, Owner owner) {
    Map<String, GenericKubernetesResource> found = new LinkedHashMap<>();
    if (!Validation.problemsOf(managedProvider.getSpec()).isEmpty()) {
      return found;
    }
    for (ComponentPlan plan : ComponentPlan.of(managedProvider).values()) {
      LiveComponents byName = LiveComponents.readByName(hosting, owner.namespace(), plan);
      for (GenericKubernetesResource desired : plan.identities(byName)) {
        byName
            .find(ResourceKind.valueOf(desired.getKind()), plan.name())
            .filter(live -> !owner.owns(live))
            .filter(live -> hosting.belongsTo(owner, live, desired))
            .ifPresent(live -> found.put(key(live), live));
      }
    }
    return found;
  }

  private List<GenericKubernetesResource> owned(
      List<ResourceKind> kinds, Owner owner, Predicate<GenericKubernetesResource> which) {
    return kinds.stream()
        .flatMap(kind -> hosting.ownedBy(owner, kind, owner.namespace()).stream())
        .filter(which)
        .toList();
  }

  private void requireGone(
      List<GenericKubernetesResource> objects, Owner owner, Reason reason, WriteGuard guard) {
    List<String> left = new ArrayList<>();
    for (GenericKubernetesResource object : objects) {
      hosting.delete(ResourceKind.valueOf(object.getKind()), object, owner, guard);
      left.add(key(object) + " (finalizers " + object.getMetadata().getFinalizers() + ")");
    }
    if (!left.isEmpty()) {
      throw StageException.notYet(reason, "being deleted: " + String.join(", ", left) + ".");
    }
  }

  private static String key(GenericKubernetesResource object) {
    return object.getKind() + " " + object.getMetadata().getName();
  }
}
