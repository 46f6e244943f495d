package io.platformmesh.onboarding.starter.watcher.resync;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ProviderTarget;
import io.platformmesh.onboarding.starter.watcher.change.ObservedStates;
import io.platformmesh.onboarding.starter.watcher.informer.CachedDependencies;
import io.platformmesh.onboarding.starter.watcher.informer.DependencyInformers;
import io.platformmesh.onboarding.starter.watcher.informer.HostingClusterInformers;
import io.platformmesh.onboarding.starter.watcher.poke.ManagedProviderKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds the ManagedProviders whose events the watcher may have missed: those that are not settled,
 * and those whose cached objects suggest a drift. Kinds that are not listed yet are not checked.
 */
public final class Resync {

  private final HostingClusterInformers hostingClusterInformers;
  private final DependencyInformers dependencyInformers;

  /** Creates a resync that searches the caches of these informers. */
  public Resync(
      HostingClusterInformers hostingClusterInformers, DependencyInformers dependencyInformers) {
    this.hostingClusterInformers = hostingClusterInformers;
    this.dependencyInformers = dependencyInformers;
  }

  /**
   * Finds the ManagedProviders that the watcher has to poke without an event.
   *
   * @param managedProviders ManagedProviders for which the informers of dependencies are up to date
   */
  public Stream<ManagedProvider> findManagedProvidersToPoke(
      Collection<ManagedProvider> managedProviders) {
    Predicate<ManagedProvider> componentsMayHaveDrifted = componentDriftCheck();
    return managedProviders.stream()
        .filter(
            managedProvider ->
                !ObservedStates.isSettled(managedProvider)
                    || mayHaveDrifted(managedProvider, componentsMayHaveDrifted));
  }

  /** Reads whether all objects are listed before their caches, which fill in the meantime. */
  private Predicate<ManagedProvider> componentDriftCheck() {
    if (!hostingClusterInformers.areLabelledObjectsListed()) {
      return managedProvider -> false;
    }
    Map<ManagedProviderKey, List<GenericKubernetesResource>> labelledObjectsByOwner =
        groupLabelledObjectsByOwner();
    return managedProvider ->
        DriftCheck.hasDrifted(
            managedProvider,
            labelledObjectsByOwner.getOrDefault(ManagedProviderKey.of(managedProvider), List.of()));
  }

  private Map<ManagedProviderKey, List<GenericKubernetesResource>> groupLabelledObjectsByOwner() {
    Map<ManagedProviderKey, List<GenericKubernetesResource>> labelledObjectsByOwner =
        new HashMap<>();
    hostingClusterInformers
        .labelledObjects()
        .forEach(
            labelledObject ->
                ManagedProviderKey.ownerOf(labelledObject)
                    .ifPresent(
                        owner ->
                            labelledObjectsByOwner
                                .computeIfAbsent(owner, newOwner -> new ArrayList<>())
                                .add(labelledObject)));
    return labelledObjectsByOwner;
  }

  private boolean mayHaveDrifted(
      ManagedProvider managedProvider, Predicate<ManagedProvider> componentsMayHaveDrifted) {
    return ObservedStates.isReady(managedProvider)
        && DriftCheck.wasOnboarded(managedProvider)
        && (isPlatformMeshUnavailable(managedProvider)
            || componentsMayHaveDrifted.test(managedProvider)
            || haveDependenciesDrifted(managedProvider));
  }

  private boolean isPlatformMeshUnavailable(ManagedProvider managedProvider) {
    if (!hostingClusterInformers.arePlatformMeshesListed()) {
      return false;
    }
    Optional<GenericKubernetesResource> platformMesh =
        hostingClusterInformers.findPlatformMesh(
            managedProvider.getMetadata().getNamespace(),
            managedProvider.getSpec().platformMeshRef().name());
    return DriftCheck.isUnavailable(platformMesh.orElse(null));
  }

  /** Reports true without informers, because then only the onboarding can check dependencies. */
  private boolean haveDependenciesDrifted(ManagedProvider managedProvider) {
    CachedDependencies cachedDependencies =
        dependencyInformers.findCachedDependencies(managedProvider);
    if (!cachedDependencies.allWatched()) {
      return true;
    }
    return cachedDependencies.allListed()
        && (DriftCheck.isUnavailable(cachedDependencies.provider())
            || DriftCheck.kubeconfigCopyDiffers(
                cachedDependencies.kubeconfigSource(),
                cachedDependencies.kubeconfigCopy(),
                ProviderTarget.of(managedProvider).secret().key()));
  }
}
