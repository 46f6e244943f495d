package io.platformmesh.onboarding.activities.inventory;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.platformmesh.onboarding.activities.client.JsonTrees;
import io.platformmesh.onboarding.activities.client.OnboardingMetadata;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The places outside of the hosting cluster's labelled objects where something was made for a
 * ManagedProvider: recorded on it before the first write there, forgotten when it is gone, so that
 * what its spec no longer says can still be found.
 *
 * @param copies the copies of the kubeconfig
 * @param providers the Providers
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Inventory(List<Copy> copies, List<ProviderPlace> providers) {

  /** Nothing anywhere. */
  public static final Inventory EMPTY = new Inventory(List.of(), List.of());

  public Inventory(@Nullable List<Copy> copies, @Nullable List<ProviderPlace> providers) {
    this.copies = copies == null ? List.of() : List.copyOf(copies);
    this.providers = providers == null ? List.of() : List.copyOf(providers);
  }

  /**
   * A copy of the kubeconfig.
   *
   * @param runtime Secret with the kubeconfig of the cluster it is on; null for the hosting one
   * @param name name of the Secret
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Copy(@Nullable String runtime, String name) {}

  /**
   * A Provider.
   *
   * @param path path of its workspace
   * @param name its name
   * @param created whether we made it, or upstream did, rather than finding it there
   */
  public record ProviderPlace(String path, String name, boolean created) {

    /** Whether both are the same Provider, whoever made it. */
    public boolean isAt(String otherPath, String otherName) {
      return path.equals(otherPath) && name.equals(otherName);
    }
  }

  /**
   * What was recorded on a ManagedProvider; where nothing was, what its status says of an
   * onboarding by upstream.
   *
   * @param target the Provider that its spec wants now
   */
  public static Inventory of(ManagedProvider managedProvider, ProviderPlace target) {
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

  /** With this copy too. */
  public Inventory with(Copy copy) {
    return copies.contains(copy)
        ? this
        : new Inventory(Stream.concat(copies.stream(), Stream.of(copy)).toList(), providers);
  }

  /** Without this copy. */
  public Inventory without(Copy copy) {
    return new Inventory(copies.stream().filter(each -> !each.equals(copy)).toList(), providers);
  }

  /** With this Provider too; who made one that is known already stays as it is. */
  public Inventory with(ProviderPlace provider) {
    if (providers.stream().anyMatch(each -> each.isAt(provider.path(), provider.name()))) {
      return this;
    }
    List<ProviderPlace> more = new ArrayList<>(providers);
    more.add(provider);
    return new Inventory(copies, more);
  }

  /** Without this Provider. */
  public Inventory without(ProviderPlace provider) {
    return new Inventory(
        copies, providers.stream().filter(each -> !Objects.equals(each, provider)).toList());
  }

  /** As it stands in the annotation. */
  String toJson() {
    return Serialization.asJson(this);
  }
}
