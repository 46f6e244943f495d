package io.platformmesh.onboarding.activities.inventory;

import io.platformmesh.onboarding.activities.apply.ManagedProviderWriter;
import io.platformmesh.onboarding.activities.apply.OptimisticUpdate;
import io.platformmesh.onboarding.activities.apply.WriteGuard;
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
   * Changes the inventory annotation of a ManagedProvider; sends nothing if the inventory stays the
   * same.
   *
   * @param managedProvider the object as it was read, which the write brings up to date
   * @throws io.platformmesh.onboarding.activities.failure.Superseded when the ManagedProvider is no
   *     longer in the state that was read
   */
  public void change(ManagedProvider managedProvider, UnaryOperator<Inventory> inventoryChange) {
    ManagedProviderRef managedProviderRef = ManagedProviders.refOf(managedProvider);
    OptimisticUpdate.retryUntilTrue(
        "the inventory of ManagedProvider " + managedProviderRef.qualifiedName(),
        () -> {
          String changedInventory = inventoryChange.apply(of(managedProvider)).toJson();
          boolean isWritten =
              annotationWriter.annotate(
                  managedProvider,
                  Map.of(OnboardingMetadata.INVENTORY_ANNOTATION, changedInventory));
          if (!isWritten) {
            managedProviders.refresh(managedProvider);
          }
          return isWritten;
        });
  }

  /**
   * As {@link #change}, right before a write to another object: if the ManagedProvider is written
   * or read here, the guard of that write need not read it once more.
   */
  public void changeBeforeWrite(
      ManagedProvider managedProvider,
      UnaryOperator<Inventory> inventoryChange,
      WriteGuard writeGuard) {
    String versionBefore = managedProvider.getMetadata().getResourceVersion();
    change(managedProvider, inventoryChange);
    if (!managedProvider.getMetadata().getResourceVersion().equals(versionBefore)) {
      writeGuard.recordManagedProviderWritten();
    }
  }
}
