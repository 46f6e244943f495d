package io.platformmesh.onboarding.starter.watcher.resync;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ProviderTarget;
import io.platformmesh.onboarding.starter.watcher.change.ObservedStates;
import io.platformmesh.onboarding.starter.watcher.informer.CachedDependencies;
import io.platformmesh.onboarding.starter.watcher.informer.DependencyInformers;
import io.platformmesh.onboarding.starter.watcher.informer.HostingClusterInformers;
import io.platformmesh.onboarding.starter.watcher.poke.ManagedProviderKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the ManagedProviders whose events the watcher may have missed: those that are not settled,
 * and those whose cached objects suggest a drift. Kinds that are not listed yet are not checked.
 */
public final class Resync {

  private final HostingClusterInformers hostingClusterInformers;
  private final DependencyInformers dependencyInformers;

  /** Creates a search over the caches of these informers. */
  public Resync(
      HostingClusterInformers hostingClusterInformers, DependencyInformers dependencyInformers) {
    this.hostingClusterInformers = hostingClusterInformers;
    this.dependencyInformers = dependencyInformers;
  }

  /** Finds the ManagedProviders that the watcher has to poke without an event. */
  public Stream<ManagedProvider> findManagedProvidersToPoke() {
    Map<Optional<ManagedProviderKey>, List<GenericKubernetesResource>> labelledObjectsByOwner =
        hostingClusterInformers
            .labelledObjects()
            .collect(Collectors.groupingBy(ManagedProviderKey::ownerOf));
    return hostingClusterInformers
        .managedProviders()
        .filter(
            managedProvider ->
                !ObservedStates.isSettled(managedProvider)
                    || mayHaveDrifted(
                        managedProvider,
                        labelledObjectsByOwner.getOrDefault(
                            Optional.of(ManagedProviderKey.of(managedProvider)), List.of())));
  }

  private boolean mayHaveDrifted(
      ManagedProvider managedProvider, Collection<GenericKubernetesResource> labelledObjects) {
    return ObservedStates.isReady(managedProvider)
        && DriftCheck.appliesTo(managedProvider)
        && (isPlatformMeshUnavailable(managedProvider)
            || (hostingClusterInformers.areLabelledObjectsListed()
                && DriftCheck.hasDrifted(managedProvider, labelledObjects))
            || haveDependenciesDrifted(managedProvider));
  }

  private boolean isPlatformMeshUnavailable(ManagedProvider managedProvider) {
    return hostingClusterInformers.arePlatformMeshesListed()
        && DriftCheck.isUnavailable(
            hostingClusterInformers
                .platformMesh(
                    managedProvider.getMetadata().getNamespace(),
                    managedProvider.getSpec().platformMeshRef().name())
                .orElse(null));
  }

  /** Without informers of the dependencies, only the onboarding itself can check them. */
  private boolean haveDependenciesDrifted(ManagedProvider managedProvider) {
    CachedDependencies cachedDependencies = dependencyInformers.find(managedProvider);
    if (!cachedDependencies.allWatched()) {
      return true;
    }
    return cachedDependencies.allListed()
        && (DriftCheck.isUnavailable(cachedDependencies.provider())
            || DriftCheck.copyDiffers(
                cachedDependencies.kubeconfigSource(),
                cachedDependencies.kubeconfigCopy(),
                ProviderTarget.of(managedProvider).secret().key()));
  }
}
