package io.platformmesh.onboarding.starter.watcher.resync;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ProviderTarget;
import io.platformmesh.onboarding.starter.watcher.change.ObservedStates;
import io.platformmesh.onboarding.starter.watcher.dependency.CachedDependencies;
import io.platformmesh.onboarding.starter.watcher.dependency.DependencyInformers;
import io.platformmesh.onboarding.starter.watcher.dependency.HostingClusterInformers;
import io.platformmesh.onboarding.starter.watcher.poke.ManagedProviderKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the ManagedProviders whose events may have been missed: those that are not settled, and
 * those whose cached objects suggest a drift. Objects that are not listed yet suggest nothing.
 */
public final class Resync {

  private final HostingClusterInformers hostingCluster;
  private final DependencyInformers dependencies;

  /** Creates a search over the caches of these informers. */
  public Resync(HostingClusterInformers hostingCluster, DependencyInformers dependencies) {
    this.hostingCluster = hostingCluster;
    this.dependencies = dependencies;
  }

  /** Finds the ManagedProviders to poke. */
  public Stream<ManagedProvider> find() {
    Map<Optional<ManagedProviderKey>, List<GenericKubernetesResource>> byOwner =
        hostingCluster.labelled().collect(Collectors.groupingBy(ManagedProviderKey::ownerOf));
    return hostingCluster
        .managedProviders()
        .filter(
            managedProvider ->
                !ObservedStates.isSettled(managedProvider)
                    || mayHaveDrifted(
                        managedProvider,
                        byOwner.getOrDefault(
                            Optional.of(ManagedProviderKey.of(managedProvider)), List.of())));
  }

  private boolean mayHaveDrifted(
      ManagedProvider managedProvider, Collection<GenericKubernetesResource> labelled) {
    return ObservedStates.isReady(managedProvider)
        && DriftCheck.appliesTo(managedProvider)
        && (isPlatformMeshUnavailable(managedProvider)
            || (hostingCluster.isLabelledListed()
                && DriftCheck.hasDrifted(managedProvider, labelled))
            || haveDependenciesDrifted(managedProvider));
  }

  private boolean isPlatformMeshUnavailable(ManagedProvider managedProvider) {
    return hostingCluster.isPlatformMeshesListed()
        && DriftCheck.isUnavailable(
            hostingCluster
                .platformMesh(
                    managedProvider.getMetadata().getNamespace(),
                    managedProvider.getSpec().platformMeshRef().name())
                .orElse(null));
  }

  /** Without informers of the dependencies, only the onboarding itself can check them. */
  private boolean haveDependenciesDrifted(ManagedProvider managedProvider) {
    CachedDependencies cached = dependencies.find(managedProvider);
    if (!cached.watched()) {
      return true;
    }
    return cached.listed()
        && (DriftCheck.isUnavailable(cached.provider())
            || DriftCheck.copyDiffers(
                cached.source(), cached.copy(), ProviderTarget.of(managedProvider).secret().key()));
  }
}
