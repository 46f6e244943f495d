package io.platformmesh.onboarding.starter.watcher.poke;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import java.util.Map;
import java.util.Optional;

/**
 * Names the ManagedProvider whose onboarding is poked.
 *
 * @param namespace its namespace
 * @param name its name
 */
public record ManagedProviderKey(String namespace, String name) {

  /** The key of a live ManagedProvider. */
  public static ManagedProviderKey of(ManagedProvider object) {
    return new ManagedProviderKey(
        object.getMetadata().getNamespace(), object.getMetadata().getName());
  }

  /** Reads the owner annotation of an object; empty when no ManagedProvider owns it. */
  public static Optional<ManagedProviderKey> ownerOf(HasMetadata object) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    String owner =
        annotations == null
            ? ""
            : annotations.getOrDefault(OnboardingMetadata.OWNER_ANNOTATION, "");
    int slash = owner.indexOf('/');
    return slash <= 0
        ? Optional.empty()
        : Optional.of(
            new ManagedProviderKey(owner.substring(0, slash), owner.substring(slash + 1)));
  }

  /** How logs name the ManagedProvider: {@code namespace/name}. */
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
