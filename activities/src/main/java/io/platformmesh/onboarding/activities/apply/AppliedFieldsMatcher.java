package io.platformmesh.onboarding.activities.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.platformmesh.onboarding.activities.client.JsonTrees;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides whether a server-side apply would change a live object. The apply changes nothing if the
 * live object has all desired fields, and our managed fields entry lists exactly these fields, so
 * that no field of an earlier apply has to be removed.
 */
final class AppliedFieldsMatcher {

  /** The fields that identify an object have no field manager. */
  private static final Set<String> IDENTITY_FIELDS = Set.of("apiVersion", "kind");

  private static final Set<String> IDENTITY_METADATA_FIELDS = Set.of("name", "namespace");

  /** In a managed fields entry, the name of field {@code spec} is {@code f:spec}. */
  private static final String FIELD_PREFIX = "f:";

  private AppliedFieldsMatcher() {}

  /** Whether the live object is exactly as an apply of the desired one would leave it. */
  static boolean isApplied(HasMetadata liveObject, HasMetadata desiredObject) {
    JsonNode desiredTree = JsonTrees.of(desiredObject);
    return hasDesiredValue(JsonTrees.of(liveObject), desiredTree)
        && ownsExactly(ManagedFields.entries(liveObject), desiredTree);
  }

  private static boolean hasDesiredValue(JsonNode liveNode, JsonNode desiredNode) {
    if (desiredNode.isObject()) {
      return liveNode.isObject()
          && desiredNode.properties().stream()
              .allMatch(field -> hasDesiredField(liveNode, field.getKey(), field.getValue()));
    }
    if (desiredNode.isArray()) {
      return liveNode.isArray()
          && liveNode.size() == desiredNode.size()
          && allHaveDesiredValues(liveNode.elements(), desiredNode.elements());
    }
    if (desiredNode.isNumber() && liveNode.isNumber()) {
      return desiredNode.decimalValue().compareTo(liveNode.decimalValue()) == 0;
    }
    return desiredNode.equals(liveNode);
  }

  private static boolean hasDesiredField(
      JsonNode liveNode, String fieldName, JsonNode desiredValue) {
    boolean isMissingAsDesired = desiredValue.isNull() && !liveNode.has(fieldName);
    return isMissingAsDesired || hasDesiredValue(liveNode.path(fieldName), desiredValue);
  }

  private static boolean allHaveDesiredValues(
      Iterator<JsonNode> liveElements, Iterator<JsonNode> desiredElements) {
    while (desiredElements.hasNext()) {
      if (!hasDesiredValue(liveElements.next(), desiredElements.next())) {
        return false;
      }
    }
    return true;
  }

  private static boolean ownsExactly(
      List<ManagedFieldsEntry> managedFieldsEntries, JsonNode desiredTree) {
    return managedFieldsEntries.stream()
        .filter(ManagedFields::isAppliedByUs)
        .findFirst()
        .map(ourEntry -> JsonTrees.of(ourEntry.getFieldsV1()))
        .filter(ownedFields -> coversExactly(ownedFields, withoutIdentity(desiredTree)))
        .isPresent();
  }

  private static JsonNode withoutIdentity(JsonNode desiredTree) {
    ObjectNode treeWithoutIdentity = desiredTree.deepCopy();
    treeWithoutIdentity.remove(IDENTITY_FIELDS);
    if (treeWithoutIdentity.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove(IDENTITY_METADATA_FIELDS);
      if (metadata.isEmpty()) {
        treeWithoutIdentity.remove("metadata");
      }
    }
    return treeWithoutIdentity;
  }

  /**
   * Whether the fields that a managed fields entry lists ({@code f:spec} and so on) are the desired
   * ones. A field without subfields covers its whole value: the API server tracks lists and atomic
   * maps as one field.
   */
  private static boolean coversExactly(JsonNode ownedFields, JsonNode desiredNode) {
    Set<String> ownedFieldNames =
        ownedFields.properties().stream()
            .map(Map.Entry::getKey)
            .filter(ownedFieldName -> !ManagedFields.OBJECT_ITSELF.equals(ownedFieldName))
            .collect(Collectors.toSet());
    if (ownedFieldNames.isEmpty() || !desiredNode.isObject()) {
      return true;
    }
    Set<String> desiredFieldNames = new HashSet<>();
    for (Map.Entry<String, JsonNode> desiredField : desiredNode.properties()) {
      String fieldName = FIELD_PREFIX + desiredField.getKey();
      if (!coversExactly(ownedFields.path(fieldName), desiredField.getValue())) {
        return false;
      }
      desiredFieldNames.add(fieldName);
    }
    return ownedFieldNames.equals(desiredFieldNames);
  }
}
