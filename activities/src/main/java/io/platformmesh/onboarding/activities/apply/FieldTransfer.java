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
 * Transfers fields that another field manager has updated into our entry of applied fields, so that
 * a field that leaves our desired state leaves the object. Does what client-go's csaupgrade does
 * for a controller that moves from update to server-side apply.
 */
final class FieldTransfer {

  /**
   * The transferred fields. Finalizers and owner references stay with their managers: our next
   * apply would remove them.
   */
  private static final List<List<String>> TRANSFERRED =
      List.of(
          List.of("f:spec"),
          List.of("f:data"),
          List.of("f:type"),
          List.of("f:metadata", "f:labels"));

  private FieldTransfer() {}

  /** Whether the entry has at least one field to transfer. */
  static boolean hasFieldsToTransfer(ManagedFieldsEntry entry) {
    JsonNode fields = JsonTrees.of(entry.getFieldsV1());
    return TRANSFERRED.stream().anyMatch(path -> !at(fields, path).isMissingNode());
  }

  /**
   * The managed fields after the transfer.
   *
   * @param entries the managed fields of the live object
   * @param isSource whether fields are transferred from an entry
   * @param apiVersion the apiVersion that we apply with
   */
  static List<ManagedFieldsEntry> transfer(
      List<ManagedFieldsEntry> entries, Predicate<ManagedFieldsEntry> isSource, String apiVersion) {
    ObjectNode ours = JsonNodeFactory.instance.objectNode();
    List<ManagedFieldsEntry> after = new ArrayList<>();
    for (ManagedFieldsEntry entry : entries) {
      JsonNode fields = JsonTrees.of(entry.getFieldsV1());
      if (ManagedFields.isAppliedByUs(entry)) {
        merge(ours, fields);
      } else if (isSource.test(entry)) {
        ObjectNode remaining = fields.deepCopy();
        TRANSFERRED.forEach(path -> move(path, remaining, ours));
        if (!remaining.isEmpty()) {
          entry.setFieldsV1(JsonTrees.to(remaining, FieldsV1.class));
          after.add(entry);
        }
      } else {
        after.add(entry);
      }
    }
    after.add(appliedByUs(ours, apiVersion));
    return after;
  }

  private static ManagedFieldsEntry appliedByUs(ObjectNode fields, String apiVersion) {
    ManagedFieldsEntry entry = new ManagedFieldsEntry();
    entry.setManager(OnboardingMetadata.FIELD_MANAGER);
    entry.setOperation("Apply");
    entry.setApiVersion(apiVersion);
    entry.setFieldsType("FieldsV1");
    entry.setFieldsV1(JsonTrees.to(fields, FieldsV1.class));
    return entry;
  }

  private static void move(List<String> path, ObjectNode from, ObjectNode to) {
    JsonNode moved = at(from, path);
    if (moved.isMissingNode()) {
      return;
    }
    String last = path.get(path.size() - 1);
    ObjectNode source = from;
    ObjectNode target = to;
    for (String field : path.subList(0, path.size() - 1)) {
      source = (ObjectNode) source.get(field);
      target = target.withObject("/" + field);
    }
    source.remove(last);
    if (target.get(last) instanceof ObjectNode present) {
      merge(present, moved);
    } else {
      target.set(last, moved);
    }
    if (path.size() > 1 && source.isEmpty()) {
      from.remove(path.get(0));
    }
  }

  private static JsonNode at(JsonNode node, List<String> path) {
    JsonNode found = node;
    for (String field : path) {
      found = found.path(field);
    }
    return found;
  }

  private static void merge(ObjectNode into, JsonNode from) {
    for (Map.Entry<String, JsonNode> field : from.properties()) {
      if (into.get(field.getKey()) instanceof ObjectNode present) {
        merge(present, field.getValue());
      } else {
        into.set(field.getKey(), field.getValue());
      }
    }
  }
}
