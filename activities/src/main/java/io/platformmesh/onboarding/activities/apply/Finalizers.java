package io.platformmesh.onboarding.activities.apply;

import io.platformmesh.onboarding.activities.client.ManagedProviders;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.activities.failure.StageException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sets and removes our finalizers of a ManagedProvider; those of other controllers stay untouched.
 */
public final class Finalizers {

  private final ManagedProviders managedProviders;
  private final ManagedProviderWriter writer;

  /**
   * @param managedProviders reads the objects
   * @param writer writes the finalizers
   */
  public Finalizers(ManagedProviders managedProviders, ManagedProviderWriter writer) {
    this.managedProviders = managedProviders;
    this.writer = writer;
  }

  /** The finalizers that a ManagedProvider must have before anything is written for it. */
  private static List<String> desired(ManagedProvider managedProvider) {
    List<String> desired = new ArrayList<>();
    desired.add(OnboardingMetadata.COMPONENTS_FINALIZER);
    desired.add(OnboardingMetadata.KUBECONFIG_FINALIZER);
    if (Boolean.TRUE.equals(managedProvider.getSpec().cleanupOnDelete())) {
      desired.add(OnboardingMetadata.PROVIDER_FINALIZER);
    }
    return desired;
  }

  /**
   * Adds the missing finalizers, and removes the one for the Provider when the spec no longer asks
   * for cleanupOnDelete.
   *
   * @param managedProvider the object as it was read
   * @return whether the object has them now; false when another writer was faster
   */
  public boolean ensure(ManagedProvider managedProvider) {
    List<String> present = managedProvider.getMetadata().getFinalizers();
    List<String> desired = desired(managedProvider);
    List<String> next = new ArrayList<>(present);
    desired.stream().filter(finalizer -> !next.contains(finalizer)).forEach(next::add);
    if (!desired.contains(OnboardingMetadata.PROVIDER_FINALIZER)) {
      next.remove(OnboardingMetadata.PROVIDER_FINALIZER);
    }
    return next.equals(present) || writer.replaceFinalizers(managedProvider, next);
  }

  /**
   * Removes one finalizer from an object that is being deleted. A missing finalizer or object is
   * not an error.
   *
   * @param managedProvider the object as it was read
   * @throws StageException when other writers change the object each time
   */
  public void remove(ManagedProvider managedProvider, String finalizer) {
    if (removeFrom(managedProvider, finalizer)) {
      return;
    }
    String namespace = managedProvider.getMetadata().getNamespace();
    String name = managedProvider.getMetadata().getName();
    String uid = managedProvider.getMetadata().getUid();
    OptimisticUpdate.retryUntilTrue(
        "the finalizers of ManagedProvider %s/%s".formatted(namespace, name),
        () ->
            managedProviders
                .get(namespace, name)
                .filter(found -> found.getMetadata().getUid().equals(uid))
                .map(found -> removeFrom(found, finalizer))
                .orElse(true));
  }

  private boolean removeFrom(ManagedProvider live, String finalizer) {
    List<String> next = new ArrayList<>(live.getMetadata().getFinalizers());
    return !next.remove(finalizer) || writer.replaceFinalizers(live, next);
  }
}
