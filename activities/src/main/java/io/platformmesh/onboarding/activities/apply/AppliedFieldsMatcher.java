package io.platformmesh.onboarding.activities.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.platformmesh.onboarding.activities.client.JsonTrees;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides whether a server-side apply would change a live object. It would not if the object has
 * all desired fields and our entry in its managed fields covers exactly these, so that no field of
 * an earlier apply has to be removed.
 */
final class AppliedFieldsMatcher {

  /** The fields that identify an object have no field manager. */
  private static final Set<String> IDENTITY = Set.of("apiVersion", "kind");

  private static final Set<String> IDENTITY_METADATA = Set.of("name", "namespace");

  private AppliedFieldsMatcher() {}

  /** Whether the live object is exactly as an apply of the desired one would leave it. */
  static boolean isApplied(HasMetadata live, HasMetadata desired) {
    JsonNode desiredTree = JsonTrees.of(desired);
    return holds(JsonTrees.of(live), desiredTree)
        && ownsExactly(ManagedFields.entries(live), desiredTree);
  }

  private static boolean holds(JsonNode live, JsonNode desired) {
    if (desired.isObject()) {
      return live.isObject()
          && desired.properties().stream()
              .allMatch(
                  field ->
                      (field.getValue().isNull() && !live.has(field.getKey()))
                          || holds(live.path(field.getKey()), field.getValue()));
    }
    if (desired.isArray()) {
      return live.isArray()
          && live.size() == desired.size()
          && allHold(live.elements(), desired.elements());
    }
    if (desired.isNumber() && live.isNumber()) {
      return desired.decimalValue().compareTo(live.decimalValue()) == 0;
    }
    return desired.equals(live);
  }

  private static boolean allHold(Iterator<JsonNode> live, Iterator<JsonNode> desired) {
    while (desired.hasNext()) {
      if (!holds(live.next(), desired.next())) {
        return false;
      }
    }
    return true;
  }

  private static boolean ownsExactly(List<ManagedFieldsEntry> entries, JsonNode desired) {
    return entries.stream()
        .filter(ManagedFields::isAppliedByUs)
        .findFirst()
        .map(entry -> JsonTrees.of(entry.getFieldsV1()))
        .filter(fields -> coversExactly(fields, withoutIdentity(desired)))
        .isPresent();
  }

  private static JsonNode withoutIdentity(JsonNode desired) {
    ObjectNode copy = desired.deepCopy();
    copy.remove(IDENTITY);
    if (copy.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove(IDENTITY_METADATA);
      if (metadata.isEmpty()) {
        copy.remove("metadata");
      }
    }
    return copy;
  }

  /**
   * A field without subfields covers its whole value: the API server tracks lists and atomic maps
   * as one field.
   */
  private static boolean coversExactly(JsonNode fields, JsonNode desired) {
    Set<String> owned =
        fields.properties().stream()
            .map(Map.Entry::getKey)
            .filter(key -> !".".equals(key))
            .collect(Collectors.toSet());
    if (owned.isEmpty() || !desired.isObject()) {
      return true;
    }
    Set<String> fieldNames =
        desired.properties().stream()
            .map(field -> "f:" + field.getKey())
            .collect(Collectors.toSet());
    return owned.equals(fieldNames)
        && desired.properties().stream()
            .allMatch(field -> coversExactly(fields.path("f:" + field.getKey()), field.getValue()));
  }
}
