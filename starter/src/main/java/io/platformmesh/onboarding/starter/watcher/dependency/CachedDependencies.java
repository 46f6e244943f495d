package io.platformmesh.onboarding.starter.watcher.dependency;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import org.jspecify.annotations.Nullable;

/**
 * The cached dependencies of one ManagedProvider outside the hosting cluster's own kinds.
 *
 * @param watched whether informers of all of them are running
 * @param listed whether these informers have listed
 * @param provider its Provider; null when missing
 * @param source the kubeconfig in the kcp workspace; null when missing
 * @param copy the copy of that kubeconfig; null when missing
 */
public record CachedDependencies(
    boolean watched,
    boolean listed,
    @Nullable GenericKubernetesResource provider,
    @Nullable Secret source,
    @Nullable Secret copy) {

  static final CachedDependencies UNWATCHED =
      new CachedDependencies(false, false, null, null, null);
}
