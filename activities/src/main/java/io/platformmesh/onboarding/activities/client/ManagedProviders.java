package io.platformmesh.onboarding.activities.client;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.failure.Superseded;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderRef;
import java.util.Optional;

/** Reads the ManagedProviders of the hosting cluster. */
public final class ManagedProviders {

  private final KubernetesClient client;

  /**
   * @param client client of the hosting cluster; not closed here
   */
  public ManagedProviders(KubernetesClient client) {
    this.client = client;
  }

  /** The ManagedProvider, or empty when it does not exist. */
  public Optional<ManagedProvider> get(String namespace, String name) {
    try {
      return Optional.ofNullable(
          client.resources(ManagedProvider.class).inNamespace(namespace).withName(name).get());
    } catch (KubernetesClientException failure) {
      throw ApiErrors.ofManagedProvider(failure, "read", namespace, name);
    }
  }

  /**
   * The ManagedProvider, as long as it is in the state that the reference names.
   *
   * @param deleting whether its deletion is expected to have started
   * @throws Superseded when it is gone, has another uid or generation, or its deletion has started
   *     unexpectedly
   */
  public ManagedProvider require(ManagedProviderRef ref, boolean deleting) {
    return get(ref.namespace(), ref.name())
        .filter(found -> ref.equals(refOf(found)))
        .filter(found -> found.isMarkedForDeletion() == deleting)
        .orElseThrow(() -> new Superseded(ref.qualifiedName()));
  }

  /** A reference to the state in which the object was read. */
  public static ManagedProviderRef refOf(ManagedProvider managedProvider) {
    Long generation = managedProvider.getMetadata().getGeneration();
    return new ManagedProviderRef(
        managedProvider.getMetadata().getNamespace(),
        managedProvider.getMetadata().getName(),
        managedProvider.getMetadata().getUid(),
        generation == null ? 0 : generation);
  }
}
