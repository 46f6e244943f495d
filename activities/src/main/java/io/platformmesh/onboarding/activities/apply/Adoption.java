package io.platformmesh.onboarding.activities.apply;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.platformmesh.onboarding.activities.apply.FieldTransfer.Scope;
import io.platformmesh.onboarding.activities.client.JsonTrees;
import io.platformmesh.onboarding.activities.client.ManagedProviders;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Recognises objects that the upstream operator has created, by their content and by their field
 * manager, and computes the managed fields of an adopted object. The controller of an adopted
 * object sees no change.
 */
public final class Adoption {

  /** Field manager of the upstream operator: the name of its binary. */
  public static final String UPSTREAM_MANAGER = "manager";

  /** Adopts objects that {@value #UPSTREAM_MANAGER} has written. */
  public static final Adoption DEFAULT = new Adoption(Set.of(UPSTREAM_MANAGER));

  /**
   * JSON paths of the fields in which an object of the upstream operator must equal the desired
   * object to be adopted, by kind.
   */
  private static final Map<String, List<String>> IDENTIFYING_FIELDS =
      Map.of(
          "OCIRepository", List.of("/spec/url"),
          "HelmRepository", List.of("/spec/url"),
          "HelmRelease",
              List.of(
                  "/spec/chartRef/kind",
                  "/spec/chartRef/name",
                  "/spec/chart/spec/chart",
                  "/spec/chart/spec/sourceRef/kind",
                  "/spec/chart/spec/sourceRef/name"),
          "Repository", List.of("/spec/repositorySpec/baseUrl", "/spec/repositorySpec/subPath"),
          "Component", List.of("/spec/component"),
          "Resource", List.of("/spec/componentRef/name"),
          "Secret", List.of("/type"),
          "Provider", List.of());

  private final Set<String> upstreamManagers;
  private final Function<Owner, Set<String>> findUpstreamManagers;

  /**
   * @param upstreamManagers names of the field managers whose objects are adopted
   */
  public Adoption(Set<String> upstreamManagers) {
    this(upstreamManagers, owner -> Set.of());
  }

  private Adoption(
      Set<String> upstreamManagers, Function<Owner, Set<String>> findUpstreamManagers) {
    this.upstreamManagers = Set.copyOf(upstreamManagers);
    this.findUpstreamManagers = findUpstreamManagers;
  }

  /**
   * Also adopts objects of a field manager that has written finalizers and status of their
   * ManagedProvider, as only the upstream operator does.
   *
   * @param managedProviders reads the ManagedProvider when another field manager has written an
   *     object
   */
  public Adoption recognizingBy(ManagedProviders managedProviders) {
    return new Adoption(
        upstreamManagers,
        owner ->
            managedProviders
                .get(owner.namespace(), owner.name())
                .map(UpstreamManagers::of)
                .orElse(Set.of()));
  }

  /**
   * Whether upstream has created the live object with the identifying fields of the desired object,
   * and no ManagedProvider owns the live object yet.
   */
  boolean isMadeByUpstreamFor(Owner owner, HasMetadata liveObject, HasMetadata desiredObject) {
    return isMadeByUpstream(owner, liveObject)
        && hasSameIdentity(JsonTrees.of(liveObject), JsonTrees.of(desiredObject));
  }

  /** Whether upstream has created the live object, and no ManagedProvider owns it yet. */
  boolean isMadeByUpstream(Owner owner, HasMetadata liveObject) {
    return Owner.ownerOf(liveObject).isEmpty()
        && ManagedFields.entries(liveObject).stream()
            .anyMatch(isWrittenByUpstream(owner, liveObject));
  }

  private static boolean hasSameIdentity(JsonNode liveTree, JsonNode desiredTree) {
    String objectKind = desiredTree.path("kind").asText();
    for (String fieldPath : IDENTIFYING_FIELDS.getOrDefault(objectKind, List.of())) {
      String liveText = liveTree.at(fieldPath).asText("");
      String desiredText = desiredTree.at(fieldPath).asText("");
      if (!liveText.equals(desiredText)) {
        return false;
      }
    }
    return dataKeys(liveTree).equals(dataKeys(desiredTree));
  }

  /** The keys in the data of a Secret; empty for other kinds. */
  private static Set<String> dataKeys(JsonNode objectTree) {
    Set<String> dataKeys = new HashSet<>();
    objectTree.path("data").fieldNames().forEachRemaining(dataKeys::add);
    return dataKeys;
  }

  /**
   * Whether another field manager has fields of the live object that have to be transferred to us:
   * upstream, or any other once the live object belongs to the owner. Our next apply removes those
   * of them that we do not desire.
   */
  boolean hasFieldsToTransfer(Owner owner, HasMetadata liveObject) {
    Function<ManagedFieldsEntry, Scope> scopeOf = transferScopes(owner, liveObject);
    return ManagedFields.entries(liveObject).stream()
        .anyMatch(entry -> FieldTransfer.hasFieldsToTransfer(entry, scopeOf.apply(entry)));
  }

  /** The managed fields of the live object after the transfer to us. */
  List<ManagedFieldsEntry> transferredFields(
      Owner owner, HasMetadata liveObject, String apiVersion) {
    return FieldTransfer.transfer(
        ManagedFields.entries(liveObject), transferScopes(owner, liveObject), apiVersion);
  }

  private Function<ManagedFieldsEntry, Scope> transferScopes(Owner owner, HasMetadata liveObject) {
    Predicate<ManagedFieldsEntry> isOfUpstream = isWrittenByUpstream(owner, liveObject);
    boolean isExclusive =
        owner.owns(liveObject) && !liveObject.getKind().equals(ResourceKind.Provider.name());
    return entry -> {
      if (isOfUpstream.test(entry)) {
        return Scope.DESIRED_STATE_AND_LABELS;
      }
      return isExclusive && ManagedFields.isOfOtherManager(entry)
          ? Scope.DESIRED_STATE
          : Scope.NOTHING;
    };
  }

  private Predicate<ManagedFieldsEntry> isWrittenByUpstream(Owner owner, HasMetadata liveObject) {
    Set<String> managers = upstreamManagersFor(owner, liveObject);
    return entry ->
        ManagedFields.isUpdateOfOtherManager(entry)
            && managers.contains(ManagedFields.managerOf(entry));
  }

  /**
   * Reads the ManagedProvider only if an unknown field manager has written an object without an
   * owner.
   */
  private Set<String> upstreamManagersFor(Owner owner, HasMetadata liveObject) {
    boolean hasUnknownWriter =
        !owner.owns(liveObject)
            && ManagedFields.entries(liveObject).stream()
                .filter(ManagedFields::isUpdateOfOtherManager)
                .filter(entry -> !upstreamManagers.contains(ManagedFields.managerOf(entry)))
                .anyMatch(entry -> FieldTransfer.hasFieldsToTransfer(entry, Scope.DESIRED_STATE));
    if (!hasUnknownWriter) {
      return upstreamManagers;
    }
    Set<String> managers = new HashSet<>(upstreamManagers);
    managers.addAll(findUpstreamManagers.apply(owner));
    return managers;
  }
}
