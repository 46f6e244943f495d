package io.platformmesh.onboarding.activities.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.platformmesh.onboarding.activities.client.JsonTrees;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Transfers managed fields from another field manager to our entry, so that the API server removes
 * a field from the object once we no longer apply it. client-go's csaupgrade does the same for a
 * controller that moves from update to server-side apply.
 */
final class FieldTransfer {

  /**
   * Paths of the transferred fields in a managed fields entry. Finalizers and owner references stay
   * with their managers: our next apply would remove them.
   */
  private static final List<List<String>> TRANSFERRED_PATHS =
      List.of(
          List.of("f:spec"),
          List.of("f:data"),
          List.of("f:type"),
          List.of("f:metadata", "f:labels"));

  private FieldTransfer() {}

  /** Whether the entry has at least one field to transfer. */
  static boolean hasFieldsToTransfer(ManagedFieldsEntry entry) {
    JsonNode fields = JsonTrees.of(entry.getFieldsV1());
    return TRANSFERRED_PATHS.stream().anyMatch(path -> !fieldAt(fields, path).isMissingNode());
  }

  /**
   * Returns the managed fields after the transfer.
   *
   * @param entries the managed fields of the live object
   * @param isTransferredFrom whether the fields of an entry are transferred to ours
   * @param apiVersion the apiVersion that we apply with
   */
  static List<ManagedFieldsEntry> transfer(
      List<ManagedFieldsEntry> entries,
      Predicate<ManagedFieldsEntry> isTransferredFrom,
      String apiVersion) {
    ObjectNode ourFields = JsonNodeFactory.instance.objectNode();
    List<ManagedFieldsEntry> entriesAfterTransfer = new ArrayList<>();
    for (ManagedFieldsEntry entry : entries) {
      JsonNode fields = JsonTrees.of(entry.getFieldsV1());
      if (ManagedFields.isAppliedByUs(entry)) {
        merge(ourFields, fields);
      } else if (isTransferredFrom.test(entry)) {
        ObjectNode remainingFields = fields.deepCopy();
        TRANSFERRED_PATHS.forEach(path -> moveField(path, remainingFields, ourFields));
        if (!remainingFields.isEmpty()) {
          entry.setFieldsV1(JsonTrees.to(remainingFields, FieldsV1.class));
          entriesAfterTransfer.add(entry);
        }
      } else {
        entriesAfterTransfer.add(entry);
      }
    }
    entriesAfterTransfer.add(newAppliedEntry(ourFields, apiVersion));
    return entriesAfterTransfer;
  }

  private static ManagedFieldsEntry newAppliedEntry(ObjectNode fields, String apiVersion) {
    ManagedFieldsEntry entry = new ManagedFieldsEntry();
    entry.setManager(OnboardingMetadata.FIELD_MANAGER);
    entry.setOperation("Apply");
    entry.setApiVersion(apiVersion);
    entry.setFieldsType("FieldsV1");
    entry.setFieldsV1(JsonTrees.to(fields, FieldsV1.class));
    return entry;
  }

  private static void moveField(List<String> path, ObjectNode sourceTree, ObjectNode targetTree) {
    JsonNode movedField = fieldAt(sourceTree, path);
    if (movedField.isMissingNode()) {
      return;
    }
    List<String> parentPath = path.subList(0, path.size() - 1);
    String fieldName = path.get(path.size() - 1);
    ObjectNode targetParent = targetTree;
    for (String parentName : parentPath) {
      targetParent = targetParent.withObject("/" + parentName);
    }
    mergeField(targetParent, fieldName, movedField);
    ObjectNode sourceParent = (ObjectNode) fieldAt(sourceTree, parentPath);
    sourceParent.remove(fieldName);
    if (!parentPath.isEmpty() && sourceParent.isEmpty()) {
      sourceTree.remove(parentPath.get(0));
    }
  }

  private static JsonNode fieldAt(JsonNode node, List<String> path) {
    JsonNode fieldValue = node;
    for (String fieldName : path) {
      fieldValue = fieldValue.path(fieldName);
    }
    return fieldValue;
  }

  private static void merge(ObjectNode targetTree, JsonNode sourceTree) {
    for (Map.Entry<String, JsonNode> field : sourceTree.properties()) {
      mergeField(targetTree, field.getKey(), field.getValue());
    }
  }

  private static void mergeField(ObjectNode targetTree, String fieldName, JsonNode sourceField) {
    if (targetTree.get(fieldName) instanceof ObjectNode existingField) {
      merge(existingField, sourceField);
    } else {
      targetTree.set(fieldName, sourceField);
    }
  }
}
