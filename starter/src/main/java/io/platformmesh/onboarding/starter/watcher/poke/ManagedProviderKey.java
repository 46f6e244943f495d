package io.platformmesh.onboarding.starter.watcher.poke;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import java.util.Map;
import java.util.Optional;

/**
 * Namespace and name of a ManagedProvider whose onboarding the watcher pokes.
 *
 * @param namespace namespace of the ManagedProvider
 * @param name name of the ManagedProvider
 */
public record ManagedProviderKey(String namespace, String name) {

  /** Returns the namespace and name of a ManagedProvider. */
  public static ManagedProviderKey of(ManagedProvider managedProvider) {
    return new ManagedProviderKey(
        managedProvider.getMetadata().getNamespace(), managedProvider.getMetadata().getName());
  }

  /** Returns the ManagedProvider in the owner annotation of an object; empty without an owner. */
  public static Optional<ManagedProviderKey> ownerOf(HasMetadata ownedObject) {
    Map<String, String> annotations = ownedObject.getMetadata().getAnnotations();
    String ownerAnnotation =
        annotations == null
            ? ""
            : annotations.getOrDefault(OnboardingMetadata.OWNER_ANNOTATION, "");
    int slashIndex = ownerAnnotation.indexOf('/');
    if (slashIndex <= 0) {
      return Optional.empty();
    }
    String ownerNamespace = ownerAnnotation.substring(0, slashIndex);
    String ownerName = ownerAnnotation.substring(slashIndex + 1);
    return Optional.of(new ManagedProviderKey(ownerNamespace, ownerName));
  }

  /** How logs name the ManagedProvider: {@code namespace/name}. */
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
