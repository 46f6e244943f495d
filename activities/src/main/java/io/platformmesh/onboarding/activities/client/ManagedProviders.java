package io.platformmesh.onboarding.activities.client;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.failure.Superseded;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import java.util.Optional;

/** Reads the ManagedProviders of the hosting cluster. */
public final class ManagedProviders {

  private final KubernetesClient hostingClient;

  /**
   * @param hostingClient client of the hosting cluster; not closed here
   */
  public ManagedProviders(KubernetesClient hostingClient) {
    this.hostingClient = hostingClient;
  }

  /** Reads the ManagedProvider; empty when it does not exist. */
  public Optional<ManagedProvider> get(String namespace, String name) {
    try {
      return Optional.ofNullable(
          hostingClient
              .resources(ManagedProvider.class)
              .inNamespace(namespace)
              .withName(name)
              .get());
    } catch (KubernetesClientException failure) {
      throw ApiErrors.ofManagedProvider(failure, "read", namespace, name);
    }
  }

  /**
   * Reads the ManagedProvider and requires that it is still in the state that an activity works
   * for.
   *
   * @param expectedState uid and generation that the object must have
   * @param isDeletionExpected whether its deletion is expected to have started
   * @throws Superseded when it is gone, has another uid or generation, or its deletion has started
   *     unexpectedly
   */
  public ManagedProvider require(ManagedProviderRef expectedState, boolean isDeletionExpected) {
    return get(expectedState.namespace(), expectedState.name())
        .filter(currentObject -> expectedState.equals(refOf(currentObject)))
        .filter(currentObject -> currentObject.isMarkedForDeletion() == isDeletionExpected)
        .orElseThrow(() -> new Superseded(expectedState.qualifiedName()));
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
