package io.platformmesh.onboarding.local.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.Map;

/** Applies JSON patches (RFC 6902) and merge patches (RFC 7386) to objects of the API store. */
final class Patches {
  private Patches() {}

  static ObjectNode applyJsonPatch(ObjectNode currentObject, JsonNode jsonPatch) throws ApiFailure {
    try {
      if (JsonPatch.apply(jsonPatch, currentObject.deepCopy())
          instanceof ObjectNode patchedObject) {
        return patchedObject;
      }
    } catch (JsonPatchException e) {
      ApiFailure invalidPatch =
          ApiFailure.invalid(
              "the server rejected our request due to an error in our request: " + e.getMessage());
      invalidPatch.initCause(e);
      throw invalidPatch;
    }
    throw ApiFailure.invalid("a patch must leave an object");
  }

  static ObjectNode applyMergePatch(ObjectNode currentObject, JsonNode mergePatch)
      throws ApiFailure {
    if (!(mergePatch instanceof ObjectNode changes)) {
      throw ApiFailure.badRequest("a merge patch must be an object");
    }
    ObjectNode mergedObject = currentObject.deepCopy();
    mergeInto(mergedObject, changes);
    return mergedObject;
  }

  private static void mergeInto(ObjectNode mergedObject, ObjectNode changes) {
    for (Map.Entry<String, JsonNode> change : changes.properties()) {
      String field = change.getKey();
      JsonNode newValue = change.getValue();
      if (newValue.isNull()) {
        mergedObject.remove(field);
      } else if (newValue instanceof ObjectNode nestedChanges) {
        mergeInto(objectIn(mergedObject, field), nestedChanges);
      } else {
        mergedObject.set(field, newValue.deepCopy());
      }
    }
  }

  /** The object in this field, which replaces any other value. */
  private static ObjectNode objectIn(ObjectNode parent, String field) {
    return parent.get(field) instanceof ObjectNode child ? child : parent.putObject(field);
  }
}
