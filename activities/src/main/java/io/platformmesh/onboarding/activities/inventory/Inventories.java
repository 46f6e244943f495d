package io.platformmesh.onboarding.activities.inventory;

import io.platformmesh.onboarding.activities.apply.ManagedProviderWriter;
import io.platformmesh.onboarding.activities.apply.OptimisticUpdate;
import io.platformmesh.onboarding.activities.client.ManagedProviders;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.activities.crd.ProviderTarget;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderRef;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Reads and writes the inventory annotation of ManagedProviders. */
public final class Inventories {

  private final ManagedProviders managedProviders;
  private final ManagedProviderWriter writer;

  /**
   * @param managedProviders reads the objects
   * @param writer writes the annotation
   */
  public Inventories(ManagedProviders managedProviders, ManagedProviderWriter writer) {
    this.managedProviders = managedProviders;
    this.writer = writer;
  }

  /** The inventory that is recorded on this object. */
  public static Inventory of(ManagedProvider managedProvider) {
    ProviderTarget target = ProviderTarget.of(managedProvider);
    return Inventory.of(
        managedProvider, new Inventory.ProviderPlace(target.path(), target.name(), true));
  }

  /**
   * Changes the inventory; sends nothing if the change changes nothing.
   *
   * @param deleting whether the deletion of the ManagedProvider is expected to have started
   * @throws io.platformmesh.onboarding.activities.failure.Superseded when the ManagedProvider is
   *     not in the state that the reference names
   */
  public void change(ManagedProviderRef ref, boolean deleting, UnaryOperator<Inventory> change) {
    OptimisticUpdate.retryUntilTrue(
        "the inventory of ManagedProvider " + ref.qualifiedName(),
        () -> {
          ManagedProvider live = managedProviders.require(ref, deleting);
          String changed = change.apply(of(live)).toJson();
          return writer.annotate(live, Map.of(OnboardingMetadata.INVENTORY_ANNOTATION, changed));
        });
  }
}
