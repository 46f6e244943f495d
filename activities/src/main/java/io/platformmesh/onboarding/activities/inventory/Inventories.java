package io.platformmesh.onboarding.activities.inventory;

import io.platformmesh.onboarding.activities.client.ManagedProviders;
import io.platformmesh.onboarding.activities.client.OnboardingMetadata;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.provider.ProviderTarget;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Reads and writes what is recorded on ManagedProviders. */
public final class Inventories {

  private static final int TRIES = 5;

  private final ManagedProviders managedProviders;

  /**
   * @param managedProviders the objects
   */
  public Inventories(ManagedProviders managedProviders) {
    this.managedProviders = managedProviders;
  }

  /** What is recorded on this object. */
  public static Inventory of(ManagedProvider managedProvider) {
    ProviderTarget target = ProviderTarget.of(managedProvider);
    return Inventory.of(
        managedProvider, new Inventory.ProviderPlace(target.path(), target.name(), true));
  }

  /**
   * Changes what is recorded, and writes nothing when that changes nothing.
   *
   * @param deleting whether the ManagedProvider is expected to be on its way out
   * @throws io.platformmesh.onboarding.activities.failure.Superseded when the ManagedProvider is
   *     not what is referred to
   */
  public void change(ManagedProviderRef ref, boolean deleting, UnaryOperator<Inventory> change) {
    for (int tries = 0; tries < TRIES; tries++) {
      ManagedProvider read = managedProviders.require(ref, deleting);
      String changed = change.apply(of(read)).toJson();
      if (managedProviders.annotate(
          read, Map.of(OnboardingMetadata.INVENTORY_ANNOTATION, changed))) {
        return;
      }
    }
    throw StageException.unavailable(
        Reason.ClusterUnavailable,
        "ManagedProvider %s is being changed too often to record its inventory"
            .formatted(ref.qualifiedName()));
  }
}
