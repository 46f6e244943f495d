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

  /** The fields by which an object serves the same purpose as the desired one, by kind. */
  private static final Map<String, List<String>> IDENTITY =
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

  private final Set<String> managers;

  /**
   * @param managers field managers whose objects are adopted
   */
  public Adoption(Set<String> managers) {
    this.managers = Set.copyOf(managers);
  }

  /** Whether upstream has made this object for the desired purpose, and it has no owner. */
  boolean isMadeByUpstreamFor(HasMetadata live, HasMetadata desired) {
    return isMadeByUpstream(live) && hasSameIdentity(JsonTrees.of(live), JsonTrees.of(desired));
  }

  /** Whether upstream has made this object, for any purpose, and it has no owner. */
  boolean isMadeByUpstream(HasMetadata live) {
    return Owner.ownerOf(live).isEmpty()
        && ManagedFields.entries(live).stream().anyMatch(this::isWrittenByUpstream);
  }

  private static boolean hasSameIdentity(JsonNode live, JsonNode desired) {
    String kind = desired.path("kind").asText();
    boolean sameFields =
        IDENTITY.getOrDefault(kind, List.of()).stream()
            .allMatch(path -> live.at(path).asText("").equals(desired.at(path).asText("")));
    return sameFields && fieldNames(live.path("data")).equals(fieldNames(desired.path("data")));
  }

  private static Set<String> fieldNames(JsonNode node) {
    return Set.copyOf(node.properties().stream().map(Map.Entry::getKey).toList());
  }

  /** Whether this object has fields that upstream still manages and that we have to own. */
  boolean hasFieldsToTransfer(HasMetadata live) {
    return ManagedFields.entries(live).stream()
        .filter(this::isWrittenByUpstream)
        .anyMatch(FieldTransfer::hasFieldsToTransfer);
  }

  /** The managed fields of this object after the transfer of upstream's fields to us. */
  List<ManagedFieldsEntry> transferredFields(HasMetadata live, String apiVersion) {
    return FieldTransfer.transfer(
        ManagedFields.entries(live), this::isWrittenByUpstream, apiVersion);
  }

  private boolean isWrittenByUpstream(ManagedFieldsEntry entry) {
    return managers.contains(Objects.requireNonNullElse(entry.getManager(), ""))
        && "Update".equals(entry.getOperation())
        && ManagedFields.isOfMainResource(entry);
  }
}
