package io.platformmesh.onboarding.local.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Server-side apply for objects without a schema: it merges the fields that a manager applies, and
 * removes the fields that the manager applied before and no longer applies, unless another manager
 * applies them too.
 *
 * @param manager the field manager
 * @param force whether to take fields from other managers
 * @param subresource {@code status}, or null
 */
record ServerSideApply(String manager, boolean force, @Nullable String subresource) {

  /** Returns the object to create, with the manager recorded in {@code managedFields}. */
  ObjectNode create(ObjectNode appliedObject) {
    ObjectNode createdObject = appliedObject.deepCopy();
    ManagedFields.recordApply(createdObject, manager, subresource, appliedFields(appliedObject));
    return createdObject;
  }

  /**
   * Returns the merged object, or the current object itself if the apply changes nothing.
   *
   * @throws ApiFailure if another manager applied another value to one of the fields
   */
  ObjectNode merge(ObjectNode currentObject, ObjectNode appliedObject) throws ApiFailure {
    Set<List<String>> appliedPaths = appliedFields(appliedObject);
    Set<List<String>> previousPaths = new LinkedHashSet<>();
    Set<List<String>> pathsOfOthers = new LinkedHashSet<>();
    ObjectNode mergedObject = currentObject.deepCopy();
    for (JsonNode entry : currentObject.path("metadata").path("managedFields")) {
      Set<List<String>> entryPaths = ManagedFields.ofEntry(entry);
      if (ManagedFields.isApplyOf(entry, manager, subresource)) {
        previousPaths.addAll(entryPaths);
      } else if (ManagedFields.isApply(entry)) {
        pathsOfOthers.addAll(
            takeConflictingFields(
                entry, entryPaths, appliedPaths, currentObject, appliedObject, mergedObject));
      }
    }
    for (List<String> path : appliedPaths) {
      setValue(mergedObject, path, valueAt(appliedObject, path));
    }
    String resourceVersion = appliedObject.path("metadata").path("resourceVersion").asText();
    if (!resourceVersion.isEmpty()) {
      mergedObject.withObject("metadata").put("resourceVersion", resourceVersion);
    }
    for (List<String> path : previousPaths) {
      if (!covers(appliedPaths, path) && !covers(pathsOfOthers, path)) {
        removeValue(mergedObject, path);
      }
    }
    boolean sameFields = previousPaths.equals(appliedPaths);
    if (sameFields && mergedObject.equals(currentObject)) {
      return currentObject;
    }
    if (!sameFields) {
      ManagedFields.recordApply(mergedObject, manager, subresource, appliedPaths);
    }
    return mergedObject;
  }

  /** Takes the fields that the apply changes from another manager; returns those that it keeps. */
  private Set<List<String>> takeConflictingFields(
      JsonNode entry,
      Set<List<String>> entryPaths,
      Set<List<String>> appliedPaths,
      ObjectNode currentObject,
      ObjectNode appliedObject,
      ObjectNode mergedObject)
      throws ApiFailure {
    Set<List<String>> keptPaths = new LinkedHashSet<>(entryPaths);
    keptPaths.removeIf(
        path ->
            appliedPaths.contains(path)
                && !valueAt(currentObject, path).equals(valueAt(appliedObject, path)));
    if (keptPaths.size() == entryPaths.size()) {
      return keptPaths;
    }
    String otherManager = entry.path("manager").asText();
    if (!force) {
      Set<List<String>> conflictingPaths = new LinkedHashSet<>(entryPaths);
      conflictingPaths.removeAll(keptPaths);
      throw ApiFailure.conflict(
          "Apply failed with "
              + conflictingPaths.size()
              + " conflicts: conflicts with \""
              + otherManager
              + "\": ."
              + String.join(".", conflictingPaths.iterator().next()));
    }
    String otherSubresource = entry.has("subresource") ? entry.path("subresource").asText() : null;
    ManagedFields.recordApply(mergedObject, otherManager, otherSubresource, keptPaths);
    return keptPaths;
  }

  private Set<List<String>> appliedFields(ObjectNode appliedObject) {
    return ManagedFields.of(appliedObject, "status".equals(subresource));
  }

  /** Whether the paths include this path or a path below it. */
  private static boolean covers(Set<List<String>> paths, List<String> path) {
    return paths.stream()
        .anyMatch(
            otherPath ->
                otherPath.size() >= path.size() && otherPath.subList(0, path.size()).equals(path));
  }

  private static JsonNode valueAt(JsonNode object, List<String> path) {
    JsonNode node = object;
    for (String segment : path) {
      node = node.path(segment);
    }
    return node;
  }

  private static void setValue(ObjectNode object, List<String> path, JsonNode value) {
    ObjectNode node = object;
    for (String segment : path.subList(0, path.size() - 1)) {
      JsonNode next = node.get(segment);
      node = next instanceof ObjectNode child ? child : node.putObject(segment);
    }
    String last = path.get(path.size() - 1);
    boolean emptyObject = value.isObject() && value.isEmpty();
    if (!(emptyObject && node.get(last) instanceof ObjectNode)) {
      node.set(last, value.deepCopy());
    }
  }

  /** Removes the value, and each enclosing object that becomes empty. */
  private static void removeValue(ObjectNode object, List<String> path) {
    String first = path.get(0);
    if (path.size() == 1) {
      object.remove(first);
    } else if (object.get(first) instanceof ObjectNode child) {
      removeValue(child, path.subList(1, path.size()));
      if (child.isEmpty()) {
        object.remove(first);
      }
    }
  }

  /** Returns the apply that the query parameters of a request describe. */
  static ServerSideApply of(Map<String, String> queryParameters, @Nullable String subresource)
      throws ApiFailure {
    String manager = Objects.requireNonNullElse(queryParameters.get("fieldManager"), "");
    if (manager.isEmpty()) {
      throw ApiFailure.badRequest(
          "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for"
              + " apply patch");
    }
    return new ServerSideApply(manager, "true".equals(queryParameters.get("force")), subresource);
  }
}
