package io.platformmesh.onboarding.activities.inventory;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.platformmesh.onboarding.activities.client.JsonTrees;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The inventory of a ManagedProvider: the copies of its kubeconfig and its Providers, which cannot
 * be found from the spec after the spec has changed. An entry is recorded on the ManagedProvider
 * before the object is first written, and removed when the object is gone.
 *
 * @param copies the copies of the kubeconfig
 * @param providers the Providers
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Inventory(List<Copy> copies, List<ProviderPlace> providers) {

  /** The inventory without entries. */
  static final Inventory EMPTY = new Inventory(List.of(), List.of());

  /** Creates an inventory; called by Jackson, which passes null for a missing list. */
  public Inventory(@Nullable List<Copy> copies, @Nullable List<ProviderPlace> providers) {
    this.copies = copies == null ? List.of() : List.copyOf(copies);
    this.providers = providers == null ? List.of() : List.copyOf(providers);
  }

  /**
   * The entry of a copy of the kubeconfig.
   *
   * @param runtime Secret that holds the kubeconfig of the runtime cluster with the copy; null for
   *     the hosting cluster
   * @param name name of the copy, a Secret
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Copy(@Nullable String runtime, String name) {}

  /**
   * The entry of a Provider.
   *
   * @param path path of the workspace of the Provider
   * @param name name of the Provider
   * @param created whether we or the upstream operator have created it
   */
  public record ProviderPlace(String path, String name, boolean created) {

    /** Whether this entry is of the Provider with this name in this workspace. */
    public boolean isAt(String otherPath, String otherName) {
      return path.equals(otherPath) && name.equals(otherName);
    }
  }

  /**
   * The inventory that is recorded on a ManagedProvider. Without a record, the inventory of an
   * onboarding by upstream is derived from the status.
   *
   * @param managedProvider may have an inventory annotation
   * @param specifiedProvider the Provider that the spec asks for
   */
  static Inventory of(ManagedProvider managedProvider, ProviderPlace specifiedProvider) {
    Map<String, String> annotations = managedProvider.getMetadata().getAnnotations();
    String inventoryJson =
        annotations == null ? null : annotations.get(OnboardingMetadata.INVENTORY_ANNOTATION);
    JsonNode recordedInventory =
        inventoryJson == null ? MissingNode.getInstance() : JsonTrees.parse(inventoryJson);
    if (recordedInventory.isObject()) {
      return JsonTrees.to(recordedInventory, Inventory.class);
    }
    ManagedProviderStatus status = managedProvider.getStatus();
    if (status == null || status.providerKubeconfigSecretRef() == null) {
      return EMPTY;
    }
    String runtimeSecretName = managedProvider.getSpec().runtimeKubeconfigSecretName();
    Copy upstreamCopy =
        new Copy(
            nullForHostingCluster(runtimeSecretName), status.providerKubeconfigSecretRef().name());
    return new Inventory(List.of(upstreamCopy), List.of(specifiedProvider));
  }

  private static @Nullable String nullForHostingCluster(@Nullable String runtimeSecretName) {
    return runtimeSecretName == null || runtimeSecretName.isEmpty() ? null : runtimeSecretName;
  }

  /** This inventory with an entry for this copy of the kubeconfig. */
  public Inventory withCopy(Copy copy) {
    if (copies.contains(copy)) {
      return this;
    }
    List<Copy> extendedCopies = new ArrayList<>(copies);
    extendedCopies.add(copy);
    return new Inventory(extendedCopies, providers);
  }

  /** This inventory without the entry of this copy of the kubeconfig. */
  public Inventory withoutCopy(Copy copy) {
    List<Copy> remainingCopies =
        copies.stream().filter(recordedCopy -> !recordedCopy.equals(copy)).toList();
    return new Inventory(remainingCopies, providers);
  }

  /** This inventory with this Provider; keeps the entry of a Provider that is recorded already. */
  public Inventory withProvider(ProviderPlace provider) {
    boolean isRecorded =
        providers.stream()
            .anyMatch(recordedProvider -> recordedProvider.isAt(provider.path(), provider.name()));
    if (isRecorded) {
      return this;
    }
    List<ProviderPlace> extendedProviders = new ArrayList<>(providers);
    extendedProviders.add(provider);
    return new Inventory(copies, extendedProviders);
  }

  /** This inventory without the entry of this Provider. */
  public Inventory withoutProvider(ProviderPlace provider) {
    List<ProviderPlace> remainingProviders =
        providers.stream().filter(recordedProvider -> !recordedProvider.equals(provider)).toList();
    return new Inventory(copies, remainingProviders);
  }

  /** The value of the inventory annotation. */
  String toJson() {
    return Serialization.asJson(this);
  }
}
