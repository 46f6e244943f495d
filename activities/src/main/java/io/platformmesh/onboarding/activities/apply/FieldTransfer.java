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
import java.util.function.Function;

/**
 * Transfers managed fields from another field manager to our entry, so that the API server removes
 * a field from the object once we no longer apply it. client-go's csaupgrade does the same for a
 * controller that moves from update to server-side apply.
 */
final class FieldTransfer {

  private static final List<String> SPEC = List.of("f:spec");
  private static final List<String> DATA = List.of("f:data");
  private static final List<String> TYPE = List.of("f:type");
  private static final List<String> LABELS = List.of("f:metadata", "f:labels");

  /** Field of a spec that stays with its manager: a user may suspend an object of Flux. */
  private static final String SUSPEND = "f:suspend";

  /** Which fields of an entry are transferred; no other fields are. */
  enum Scope {
    /** None. */
    NOTHING,
    /** The desired state of the object, without its metadata. */
    DESIRED_STATE,
    /**
     * Also the labels. Finalizers and owner references stay with their managers: our next apply
     * would remove them.
     */
    DESIRED_STATE_AND_LABELS;

    private List<List<String>> paths() {
      return switch (this) {
        case NOTHING -> List.of();
        case DESIRED_STATE -> List.of(SPEC, DATA, TYPE);
        case DESIRED_STATE_AND_LABELS -> List.of(SPEC, DATA, TYPE, LABELS);
      };
    }
  }

  private FieldTransfer() {}

  /** Whether the entry has at least one field in this scope. */
  static boolean hasFieldsToTransfer(ManagedFieldsEntry entry, Scope scope) {
    return scope != Scope.NOTHING && hasFieldsToMove(JsonTrees.of(entry.getFieldsV1()), scope);
  }

  private static boolean hasFieldsToMove(JsonNode fields, Scope scope) {
    return scope.paths().stream()
        .map(path -> fieldAt(fields, path))
        .anyMatch(FieldTransfer::isMoved);
  }

  /** Whether a field is moved, rather than missing or an object with only fields that stay. */
  private static boolean isMoved(JsonNode field) {
    boolean hasSubfields = field.properties().stream().anyMatch(subfield -> !stays(subfield));
    return !field.isMissingNode() && (field.isEmpty() || hasSubfields);
  }

  private static boolean stays(Map.Entry<String, JsonNode> subfield) {
    return subfield.getKey().equals(SUSPEND)
        || subfield.getKey().equals(ManagedFields.OBJECT_ITSELF);
  }

  /**
   * Returns the managed fields after the transfer.
   *
   * @param entries the managed fields of the live object
   * @param scopeOf which fields of an entry are transferred to ours
   * @param apiVersion the apiVersion that we apply with
   */
  static List<ManagedFieldsEntry> transfer(
      List<ManagedFieldsEntry> entries,
      Function<ManagedFieldsEntry, Scope> scopeOf,
      String apiVersion) {
    ObjectNode ourFields = JsonNodeFactory.instance.objectNode();
    List<ManagedFieldsEntry> entriesAfterTransfer = new ArrayList<>();
    for (ManagedFieldsEntry entry : entries) {
      JsonNode fields = JsonTrees.of(entry.getFieldsV1());
      Scope scope = scopeOf.apply(entry);
      if (ManagedFields.isAppliedByUs(entry)) {
        merge(ourFields, fields);
      } else if (hasFieldsToMove(fields, scope)) {
        ObjectNode remainingFields = fields.deepCopy();
        scope.paths().forEach(path -> moveField(path, remainingFields, ourFields));
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
    ObjectNode stayingFields = JsonNodeFactory.instance.objectNode();
    JsonNode suspendField = movedField.path(SUSPEND);
    if (!suspendField.isMissingNode()) {
      stayingFields.set(SUSPEND, suspendField);
      ((ObjectNode) movedField).remove(SUSPEND);
    }
    mergeField(targetParent, fieldName, movedField);
    ObjectNode sourceParent = (ObjectNode) fieldAt(sourceTree, parentPath);
    sourceParent.remove(fieldName);
    if (!stayingFields.isEmpty()) {
      sourceParent.set(fieldName, stayingFields);
    }
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
