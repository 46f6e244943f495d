package io.platformmesh.onboarding.starter.watcher;

import io.platformmesh.onboarding.activities.crd.ManagedProvider;

/**
 * Names a ManagedProvider.
 *
 * @param namespace its namespace
 * @param name its name
 */
public record ManagedProviderKey(String namespace, String name) {

  static ManagedProviderKey of(ManagedProvider object) {
    return new ManagedProviderKey(
        object.getMetadata().getNamespace(), object.getMetadata().getName());
  }

  /** Parses {@code namespace/name}. */
  static ManagedProviderKey parse(String qualifiedName) {
    int slash = qualifiedName.indexOf('/');
    return new ManagedProviderKey(
        qualifiedName.substring(0, slash), qualifiedName.substring(slash + 1));
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
