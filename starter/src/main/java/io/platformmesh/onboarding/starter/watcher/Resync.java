package io.platformmesh.onboarding.starter.watcher;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds what events may have missed: ManagedProviders that are not settled, and those that may no
 * longer be as their status says. What has not been listed yet casts no doubt.
 */
final class Resync {

  private final HostingWatches hosting;
  private final DependencyWatches dependencies;

  Resync(HostingWatches hosting, DependencyWatches dependencies) {
    this.hosting = hosting;
    this.dependencies = dependencies;
  }

  /** Those to look at. */
  Stream<ManagedProvider> find() {
    Map<String, List<GenericKubernetesResource>> children =
        hosting.labelled().collect(Collectors.groupingBy(ObservedStates::ownerOf));
    Predicate<ManagedProvider> doubtful =
        managedProvider ->
            isDoubtful(
                managedProvider,
                children.getOrDefault(
                    ManagedProviderKey.of(managedProvider).toString(), List.of()));
    return hosting
        .managedProviders()
        .filter(
            managedProvider ->
                !ObservedStates.isSettled(managedProvider) || doubtful.test(managedProvider));
  }

  private boolean isDoubtful(
      ManagedProvider managedProvider, Collection<GenericKubernetesResource> children) {
    return ObservedStates.isReady(managedProvider)
        && DriftCheck.canBeJudged(managedProvider)
        && (isPlatformMeshDoubtful(managedProvider)
            || (hosting.isLabelledListed() && DriftCheck.aboutChildren(managedProvider, children))
            || dependencies.hasDoubts(managedProvider));
  }

  private boolean isPlatformMeshDoubtful(ManagedProvider managedProvider) {
    return hosting.isPlatformMeshesListed()
        && DriftCheck.aboutDependency(
            hosting
                .platformMesh(
                    managedProvider.getMetadata().getNamespace(),
                    managedProvider.getSpec().platformMeshRef().name())
                .orElse(null));
  }
}
