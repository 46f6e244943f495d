package io.platformmesh.onboarding.activities.apply;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.platformmesh.onboarding.activities.client.JsonTrees;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Recognises objects that the upstream operator has made, by their content and by the field manager
 * that wrote them, and computes the managed fields with which they become ours. Their controllers
 * see no change.
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
   * Whether upstream has made the live object with the identifying fields of the desired one, and
   * no ManagedProvider owns it yet.
   */
  boolean isMadeByUpstreamFor(HasMetadata liveObject, HasMetadata desiredObject) {
    return isMadeByUpstream(liveObject)
        && hasSameIdentity(JsonTrees.of(liveObject), JsonTrees.of(desiredObject));
  }

  /**
   * Whether upstream has made this object, with any content, and no ManagedProvider owns it yet.
   */
  boolean isMadeByUpstream(HasMetadata liveObject) {
    return Owner.ownerOf(liveObject).isEmpty()
        && ManagedFields.entries(liveObject).stream().anyMatch(this::isWrittenByUpstream);
  }

  private static boolean hasSameIdentity(JsonNode liveTree, JsonNode desiredTree) {
    String objectKind = desiredTree.path("kind").asText();
    boolean hasSameFields =
        IDENTIFYING_FIELDS.getOrDefault(objectKind, List.of()).stream()
            .allMatch(path -> liveTree.at(path).asText("").equals(desiredTree.at(path).asText("")));
    return hasSameFields
        && fieldNames(liveTree.path("data")).equals(fieldNames(desiredTree.path("data")));
  }

  private static Set<String> fieldNames(JsonNode node) {
    return Set.copyOf(node.properties().stream().map(Map.Entry::getKey).toList());
  }

  /** Whether this object has fields that upstream still manages and that we have to own. */
  boolean hasFieldsToTransfer(HasMetadata liveObject) {
    return ManagedFields.entries(liveObject).stream()
        .filter(this::isWrittenByUpstream)
        .anyMatch(FieldTransfer::hasFieldsToTransfer);
  }

  /** The managed fields of this object after the transfer of upstream's fields to us. */
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
