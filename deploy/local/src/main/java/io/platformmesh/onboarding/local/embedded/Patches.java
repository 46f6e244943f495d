package io.platformmesh.onboarding.local.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.Map;

/** Applies JSON patches (RFC 6902) and merge patches (RFC 7386) to objects of the API store. */
final class Patches {
  private Patches() {}

  static ObjectNode applyJsonPatch(ObjectNode currentObject, JsonNode patch) throws ApiFailure {
    try {
      JsonNode patched = JsonPatch.apply(patch, currentObject.deepCopy());
      if (patched instanceof ObjectNode patchedObject) {
        return patchedObject;
      }
    } catch (JsonPatchException e) {
      ApiFailure failure =
          ApiFailure.invalid(
              "the server rejected our request due to an error in our request: " + e.getMessage());
      failure.initCause(e);
      throw failure;
    }
    throw ApiFailure.invalid("a patch must leave an object");
  }

  static ObjectNode applyMergePatch(ObjectNode currentObject, JsonNode patch) throws ApiFailure {
    if (!(patch instanceof ObjectNode changes)) {
      throw ApiFailure.badRequest("a merge patch must be an object");
    }
    ObjectNode mergedObject = currentObject.deepCopy();
    mergeInto(mergedObject, changes);
    return mergedObject;
  }

  private static void mergeInto(ObjectNode target, ObjectNode changes) {
    for (Map.Entry<String, JsonNode> change : changes.properties()) {
      if (change.getValue().isNull()) {
        target.remove(change.getKey());
      } else if (change.getValue() instanceof ObjectNode nestedChanges) {
        JsonNode currentValue = target.get(change.getKey());
        mergeInto(
            currentValue instanceof ObjectNode child ? child : target.putObject(change.getKey()),
            nestedChanges);
      } else {
        target.set(change.getKey(), change.getValue().deepCopy());
      }
    }
  }
}
