package io.platformmesh.onboarding.activities.inventory;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.platformmesh.onboarding.activities.client.JsonTrees;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a ManagedProvider that its spec does not lead to any more once it has changed: the
 * copies of its kubeconfig and its Providers. It is recorded on the ManagedProvider before the
 * first write to such an object, and the entry is removed when the object is gone.
 *
 * @param copies the copies of the kubeconfig
 * @param providers the Providers
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Inventory(List<Copy> copies, List<ProviderPlace> providers) {

  /** The inventory without entries. */
  static final Inventory EMPTY = new Inventory(List.of(), List.of());

  /** Made by Jackson, which passes null for a missing list. */
  public Inventory(@Nullable List<Copy> copies, @Nullable List<ProviderPlace> providers) {
    this.copies = copies == null ? List.of() : List.copyOf(copies);
    this.providers = providers == null ? List.of() : List.copyOf(providers);
  }

  /**
   * A copy of the kubeconfig.
   *
   * @param runtime Secret that holds the kubeconfig of the runtime cluster with the copy; null for
   *     the hosting cluster
   * @param name name of the copy, a Secret
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Copy(@Nullable String runtime, String name) {}

  /**
   * A Provider.
   *
   * @param path path of its workspace
   * @param name name of the Provider
   * @param created whether we or the upstream operator have created it
   */
  public record ProviderPlace(String path, String name, boolean created) {

    /** Whether this is the Provider with this name in this workspace. */
    public boolean isAt(String otherPath, String otherName) {
      return path.equals(otherPath) && name.equals(otherName);
    }
  }

  /**
   * The inventory that is recorded on a ManagedProvider. Without a record, the inventory of an
   * onboarding by upstream is derived from the status.
   *
   * @param target the Provider that the spec asks for
   */
  static Inventory of(ManagedProvider managedProvider, ProviderPlace target) {
    Map<String, String> annotations = managedProvider.getMetadata().getAnnotations();
    String json =
        annotations == null ? null : annotations.get(OnboardingMetadata.INVENTORY_ANNOTATION);
    JsonNode recorded = json == null ? JsonTrees.of(null) : JsonTrees.parse(json);
    if (recorded.isObject()) {
      return JsonTrees.to(recorded, Inventory.class);
    }
    ManagedProviderStatus status = managedProvider.getStatus();
    if (status == null || status.providerKubeconfigSecretRef() == null) {
      return EMPTY;
    }
    Copy copy =
        new Copy(
            emptyToNull(managedProvider.getSpec().runtimeKubeconfigSecretName()),
            status.providerKubeconfigSecretRef().name());
    return new Inventory(List.of(copy), List.of(target));
  }

  private static @Nullable String emptyToNull(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  /** This inventory with this copy. */
  public Inventory with(Copy copy) {
    return copies.contains(copy)
        ? this
        : new Inventory(Stream.concat(copies.stream(), Stream.of(copy)).toList(), providers);
  }

  /** This inventory without this copy. */
  public Inventory without(Copy copy) {
    return new Inventory(copies.stream().filter(each -> !each.equals(copy)).toList(), providers);
  }

  /** This inventory with this Provider; keeps the entry of a Provider that is recorded already. */
  public Inventory with(ProviderPlace provider) {
    if (providers.stream().anyMatch(each -> each.isAt(provider.path(), provider.name()))) {
      return this;
    }
    List<ProviderPlace> more = new ArrayList<>(providers);
    more.add(provider);
    return new Inventory(copies, more);
  }

  /** This inventory without this Provider. */
  public Inventory without(ProviderPlace provider) {
    return new Inventory(
        copies, providers.stream().filter(each -> !each.equals(provider)).toList());
  }

  /** The value of the annotation. */
  String toJson() {
    return Serialization.asJson(this);
  }
}
