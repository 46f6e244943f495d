package io.platformmesh.onboarding.activities.inventory;

import io.platformmesh.onboarding.activities.apply.ManagedProviderWriter;
import io.platformmesh.onboarding.activities.apply.OptimisticUpdate;
import io.platformmesh.onboarding.activities.client.ManagedProviders;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.activities.crd.ProviderTarget;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Reads and writes the inventory annotation of ManagedProviders. */
public final class Inventories {

  private static final boolean CREATED_BY_US = true;
  private static final boolean DELETING = true;
  private static final boolean NOT_DELETING = false;

  private final ManagedProviders managedProviders;
  private final ManagedProviderWriter annotationWriter;

  /**
   * @param managedProviders reads the ManagedProviders with their inventories
   * @param annotationWriter writes the inventory annotation
   */
  public Inventories(ManagedProviders managedProviders, ManagedProviderWriter annotationWriter) {
    this.managedProviders = managedProviders;
    this.annotationWriter = annotationWriter;
  }

  /** The inventory that is recorded on this ManagedProvider. */
  public static Inventory of(ManagedProvider managedProvider) {
    ProviderTarget specifiedProvider = ProviderTarget.of(managedProvider);
    return Inventory.of(
        managedProvider,
        new Inventory.ProviderPlace(
            specifiedProvider.path(), specifiedProvider.name(), CREATED_BY_US));
  }

  /**
   * Changes the inventory annotation of a ManagedProvider that is not being deleted; sends nothing
   * if the inventory stays the same.
   *
   * @throws io.platformmesh.onboarding.activities.failure.Superseded when the ManagedProvider is
   *     not in the state that the reference names
   */
  public void change(
      ManagedProviderRef managedProviderRef, UnaryOperator<Inventory> inventoryChange) {
    changeAnnotation(managedProviderRef, NOT_DELETING, inventoryChange);
  }

  /** As {@link #change}, for a ManagedProvider that is being deleted. */
  public void changeDuringDeletion(
      ManagedProviderRef managedProviderRef, UnaryOperator<Inventory> inventoryChange) {
    changeAnnotation(managedProviderRef, DELETING, inventoryChange);
  }

  private void changeAnnotation(
      ManagedProviderRef managedProviderRef,
      boolean deleting,
      UnaryOperator<Inventory> inventoryChange) {
    OptimisticUpdate.retryUntilTrue(
        "the inventory of ManagedProvider " + managedProviderRef.qualifiedName(),
        () -> {
          ManagedProvider liveManagedProvider =
              managedProviders.require(managedProviderRef, deleting);
          String changedInventory = inventoryChange.apply(of(liveManagedProvider)).toJson();
          return annotationWriter.annotate(
              liveManagedProvider,
              Map.of(OnboardingMetadata.INVENTORY_ANNOTATION, changedInventory));
        });
  }
}
