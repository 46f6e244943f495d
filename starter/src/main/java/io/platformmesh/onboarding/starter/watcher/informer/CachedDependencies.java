package io.platformmesh.onboarding.starter.watcher.informer;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import org.jspecify.annotations.Nullable;

/**
 * The dependencies of one ManagedProvider in the caches of {@link DependencyInformers}, for the
 * drift check of a resync.
 *
 * @param allWatched whether an informer runs for each dependency
 * @param allListed whether these informers have listed
 * @param provider Provider in the kcp workspace; null when missing
 * @param kubeconfigSource Secret with the kubeconfig in the kcp workspace; null when missing
 * @param kubeconfigCopy copy of that Secret on the runtime cluster; null when missing
 */
public record CachedDependencies(
    boolean allWatched,
    boolean allListed,
    @Nullable GenericKubernetesResource provider,
    @Nullable Secret kubeconfigSource,
    @Nullable Secret kubeconfigCopy) {

  /** Dependencies of a ManagedProvider for which an informer is missing. */
  static final CachedDependencies UNWATCHED =
      new CachedDependencies(
          /* allWatched= */ false,
          /* allListed= */ false,
          /* provider= */ null,
          /* kubeconfigSource= */ null,
          /* kubeconfigCopy= */ null);
}
