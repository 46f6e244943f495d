package io.platformmesh.onboarding.activities.apply;

import io.platformmesh.onboarding.activities.client.ManagedProviders;
import io.platformmesh.onboarding.activities.client.OnboardingMetadata;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.util.ArrayList;
import java.util.List;

/** Sets and removes the finalizers of a ManagedProvider, leaving those of others alone. */
public final class Finalizers {

  private static final int TRIES = 5;

  private final ManagedProviders managedProviders;

  /**
   * @param managedProviders the objects
   */
  public Finalizers(ManagedProviders managedProviders) {
    this.managedProviders = managedProviders;
  }

  /** The finalizers that a ManagedProvider must have before anything is written for it. */
  static List<String> wanted(ManagedProvider managedProvider) {
    List<String> wanted = new ArrayList<>();
    wanted.add(OnboardingMetadata.COMPONENTS_FINALIZER);
    wanted.add(OnboardingMetadata.KUBECONFIG_FINALIZER);
    if (Boolean.TRUE.equals(managedProvider.getSpec().cleanupOnDelete())) {
      wanted.add(OnboardingMetadata.PROVIDER_FINALIZER);
    }
    return wanted;
  }

  /**
   * Adds what is missing; the one for the Provider goes when cleanupOnDelete is no longer asked
   * for.
   *
   * @return whether the object has them now; when not, somebody changed it meanwhile
   */
  public boolean ensure(ManagedProvider managedProvider) {
    List<String> present = managedProvider.getMetadata().getFinalizers();
    List<String> wanted = wanted(managedProvider);
    List<String> next = new ArrayList<>(present);
    wanted.stream().filter(finalizer -> !next.contains(finalizer)).forEach(next::add);
    if (!wanted.contains(OnboardingMetadata.PROVIDER_FINALIZER)) {
      next.remove(OnboardingMetadata.PROVIDER_FINALIZER);
    }
    return next.equals(present) || managedProviders.replaceFinalizers(managedProvider, next);
  }

  /** Removes one from an object that is being deleted; an absent one, or object, is fine. */
  public void remove(ManagedProvider read, String finalizer) {
    ManagedProvider current = read;
    for (int tries = 0; tries < TRIES; tries++) {
      List<String> next = new ArrayList<>(current.getMetadata().getFinalizers());
      if (!next.remove(finalizer) || managedProviders.replaceFinalizers(current, next)) {
        return;
      }
      String uid = current.getMetadata().getUid();
      var again =
          managedProviders
              .get(current.getMetadata().getNamespace(), current.getMetadata().getName())
              .filter(found -> found.getMetadata().getUid().equals(uid));
      if (again.isEmpty()) {
        return;
      }
      current = again.get();
    }
    throw StageException.unavailable(
        Reason.ClusterUnavailable,
        "the finalizers of ManagedProvider %s/%s are being changed too often to be written"
            .formatted(current.getMetadata().getNamespace(), current.getMetadata().getName()));
  }
}
