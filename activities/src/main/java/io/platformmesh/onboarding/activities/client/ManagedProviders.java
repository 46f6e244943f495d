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

  /** Reads a ManagedProvider; empty when the ManagedProvider does not exist. */
  public Optional<ManagedProvider> get(String namespace, String name) {
    try {
      return Optional.ofNullable(
          hostingClient
              .resources(ManagedProvider.class)
              .inNamespace(namespace)
              .withName(name)
              .get());
    } catch (KubernetesClientException failure) {
      throw ApiErrors.translateForManagedProvider(failure, "read", namespace, name);
    }
  }

  /**
   * Reads a ManagedProvider and requires that it is still in the state that an activity works for.
   *
   * @param expectedState uid and generation that the ManagedProvider must have
   * @param isDeletionExpected whether the ManagedProvider must be marked for deletion
   * @throws Superseded when the ManagedProvider is gone, has another uid or generation, or its
   *     deletion has started unexpectedly
   */
  public ManagedProvider require(ManagedProviderRef expectedState, boolean isDeletionExpected) {
    return get(expectedState.namespace(), expectedState.name())
        .filter(liveManagedProvider -> expectedState.equals(refOf(liveManagedProvider)))
        .filter(
            liveManagedProvider -> liveManagedProvider.isMarkedForDeletion() == isDeletionExpected)
        .orElseThrow(() -> new Superseded(expectedState.qualifiedName()));
  }

  /**
   * Reads the ManagedProvider again and brings the given object up to date.
   *
   * @throws Superseded when it is no longer in the state that was read
   */
  public void refresh(ManagedProvider managedProvider) {
    ManagedProvider currentObject =
        require(refOf(managedProvider), managedProvider.isMarkedForDeletion());
    managedProvider.setMetadata(currentObject.getMetadata());
    managedProvider.setStatus(currentObject.getStatus());
  }

  /** A reference to the state in which the ManagedProvider was read. */
  public static ManagedProviderRef refOf(ManagedProvider managedProvider) {
    Long generation = managedProvider.getMetadata().getGeneration();
    return new ManagedProviderRef(
        managedProvider.getMetadata().getNamespace(),
        managedProvider.getMetadata().getName(),
        managedProvider.getMetadata().getUid(),
        generation == null ? 0 : generation);
  }
}
