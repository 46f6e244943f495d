package io.platformmesh.onboarding.activities.apply;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.platformmesh.onboarding.activities.client.JsonTrees;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

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

  /**
   * @param upstreamManagers names of the field managers whose objects are adopted
   */
  public Adoption(Set<String> upstreamManagers) {
    this.upstreamManagers = Set.copyOf(upstreamManagers);
  }

  /**
   * Whether upstream has created the live object with the identifying fields of the desired object,
   * and no ManagedProvider owns the live object yet.
   */
  boolean isMadeByUpstreamFor(HasMetadata liveObject, HasMetadata desiredObject) {
    return isMadeByUpstream(liveObject)
        && hasSameIdentity(JsonTrees.of(liveObject), JsonTrees.of(desiredObject));
  }

  /** Whether upstream has created the live object, and no ManagedProvider owns it yet. */
  boolean isMadeByUpstream(HasMetadata liveObject) {
    return Owner.ownerOf(liveObject).isEmpty()
        && ManagedFields.entries(liveObject).stream().anyMatch(this::isWrittenByUpstream);
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

  /** Whether upstream still manages fields of the live object that have to be transferred to us. */
  boolean hasFieldsToTransfer(HasMetadata liveObject) {
    return ManagedFields.entries(liveObject).stream()
        .filter(this::isWrittenByUpstream)
        .anyMatch(FieldTransfer::hasFieldsToTransfer);
  }

  /** The managed fields of the live object after the transfer of upstream's fields to us. */
  List<ManagedFieldsEntry> transferredFields(HasMetadata liveObject, String apiVersion) {
    return FieldTransfer.transfer(
        ManagedFields.entries(liveObject), this::isWrittenByUpstream, apiVersion);
  }

  private boolean isWrittenByUpstream(ManagedFieldsEntry entry) {
    return upstreamManagers.contains(Objects.requireNonNullElse(entry.getManager(), ""))
        && "Update".equals(entry.getOperation())
        && ManagedFields.isOfMainResource(entry);
  }
}
