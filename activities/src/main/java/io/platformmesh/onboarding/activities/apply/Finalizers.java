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

  /** The finalizers that a ManagedProvider must have before its first object is written. */
  private static List<String> desiredFinalizers(ManagedProvider managedProvider) {
    List<String> desiredFinalizers = new ArrayList<>();
    desiredFinalizers.add(OnboardingMetadata.COMPONENTS_FINALIZER);
    desiredFinalizers.add(OnboardingMetadata.KUBECONFIG_FINALIZER);
    if (Boolean.TRUE.equals(managedProvider.getSpec().cleanupOnDelete())) {
      desiredFinalizers.add(OnboardingMetadata.PROVIDER_FINALIZER);
    }
    return desiredFinalizers;
  }

  /**
   * Adds the missing finalizers, and removes the one for the Provider when the spec no longer asks
   * for cleanupOnDelete.
   *
   * @param managedProvider the object as it was read
   * @return whether the object has its finalizers now; false when another writer was faster
   */
  public boolean ensureFinalizers(ManagedProvider managedProvider) {
    List<String> currentFinalizers = managedProvider.getMetadata().getFinalizers();
    List<String> desiredFinalizers = desiredFinalizers(managedProvider);
    List<String> newFinalizers = new ArrayList<>(currentFinalizers);
    for (String desiredFinalizer : desiredFinalizers) {
      if (!newFinalizers.contains(desiredFinalizer)) {
        newFinalizers.add(desiredFinalizer);
      }
    }
    if (!desiredFinalizers.contains(OnboardingMetadata.PROVIDER_FINALIZER)) {
      newFinalizers.remove(OnboardingMetadata.PROVIDER_FINALIZER);
    }
    return newFinalizers.equals(currentFinalizers)
        || writer.replaceFinalizers(managedProvider, newFinalizers);
  }

  /**
   * Removes one finalizer from an object that is being deleted. A missing finalizer or object is
   * not an error.
   *
   * @param managedProvider the object as it was read
   * @throws StageException when other writers change the object each time
   */
  public void removeFinalizer(ManagedProvider managedProvider, String finalizer) {
    if (tryRemoveFinalizer(managedProvider, finalizer)) {
      return;
    }
    String namespace = managedProvider.getMetadata().getNamespace();
    String name = managedProvider.getMetadata().getName();
    String uid = managedProvider.getMetadata().getUid();
    OptimisticUpdate.retryUntilTrue(
        "the finalizers of ManagedProvider %s/%s".formatted(namespace, name),
        () -> {
          ManagedProvider liveManagedProvider = managedProviders.get(namespace, name).orElse(null);
          boolean isGone =
              liveManagedProvider == null
                  || !liveManagedProvider.getMetadata().getUid().equals(uid);
          return isGone || tryRemoveFinalizer(liveManagedProvider, finalizer);
        });
  }

  /** Returns false when another writer was faster. */
  private boolean tryRemoveFinalizer(ManagedProvider managedProvider, String finalizer) {
    List<String> remainingFinalizers =
        new ArrayList<>(managedProvider.getMetadata().getFinalizers());
    boolean isMissing = !remainingFinalizers.remove(finalizer);
    return isMissing || writer.replaceFinalizers(managedProvider, remainingFinalizers);
  }
}
