package io.platformmesh.onboarding.local.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.mockwebserver.http.HttpUrl;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A server-side apply to an object of the embedded API server, which has no schemas. It sets the
 * fields that a field manager applies. It removes the fields that the manager applied before and no
 * longer applies, unless another manager applies them too.
 *
 * @param manager the field manager
 * @param force whether to take fields from other managers if their values differ
 * @param subresource {@code status}, or null
 */
record ServerSideApply(String manager, boolean force, @Nullable String subresource) {

  private static final String MANAGER_REQUIRED =
      "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for"
          + " apply patch";

  /** Returns the apply that the query of a request path describes. */
  static ServerSideApply of(String requestPath, @Nullable String subresource) throws ApiFailure {
    HttpUrl url = HttpUrl.parse("http://localhost" + requestPath);
    String manager = url == null ? null : url.queryParameter("fieldManager");
    if (manager == null || manager.isEmpty()) {
      throw ApiFailure.badRequest(MANAGER_REQUIRED);
    }
    boolean force = "true".equals(url.queryParameter("force"));
    return new ServerSideApply(manager, force, subresource);
  }

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
    for (JsonNode managerEntry : currentObject.path("metadata").path("managedFields")) {
      if (ManagedFields.isApplyOf(managerEntry, manager, subresource)) {
        previousPaths.addAll(ManagedFields.ofEntry(managerEntry));
      } else if (ManagedFields.isApply(managerEntry)) {
        Set<List<String>> changedPaths =
            changedFields(managerEntry, appliedPaths, currentObject, appliedObject);
        pathsOfOthers.addAll(takeFields(managerEntry, changedPaths, mergedObject));
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
    boolean appliesSameFields = previousPaths.equals(appliedPaths);
    if (appliesSameFields && mergedObject.equals(currentObject)) {
      return currentObject;
    }
    if (!appliesSameFields) {
      ManagedFields.recordApply(mergedObject, manager, subresource, appliedPaths);
    }
    return mergedObject;
  }

  /** The fields of another manager's entry to which this apply gives another value. */
  private static Set<List<String>> changedFields(
      JsonNode otherEntry,
      Set<List<String>> appliedPaths,
      ObjectNode currentObject,
      ObjectNode appliedObject) {
    Set<List<String>> changedPaths = new LinkedHashSet<>(ManagedFields.ofEntry(otherEntry));
    changedPaths.retainAll(appliedPaths);
    changedPaths.removeIf(
        path -> valueAt(currentObject, path).equals(valueAt(appliedObject, path)));
    return changedPaths;
  }

  /**
   * Takes the changed fields from another manager.
   *
   * @return the fields that the other manager keeps
   * @throws ApiFailure if there are changed fields and the apply is not forced
   */
  private Set<List<String>> takeFields(
      JsonNode otherEntry, Set<List<String>> changedPaths, ObjectNode mergedObject)
      throws ApiFailure {
    Set<List<String>> keptPaths = new LinkedHashSet<>(ManagedFields.ofEntry(otherEntry));
    if (changedPaths.isEmpty()) {
      return keptPaths;
    }
    String otherManager = otherEntry.path("manager").asText();
    if (!force) {
      String firstPath = String.join(".", changedPaths.iterator().next());
      throw ApiFailure.conflict(
          "Apply failed with %s conflicts: conflicts with \"%s\": .%s"
              .formatted(changedPaths.size(), otherManager, firstPath));
    }
    keptPaths.removeAll(changedPaths);
    String otherSubresource =
        otherEntry.has("subresource") ? otherEntry.path("subresource").asText() : null;
    ManagedFields.recordApply(mergedObject, otherManager, otherSubresource, keptPaths);
    return keptPaths;
  }

  private Set<List<String>> appliedFields(ObjectNode appliedObject) {
    return ManagedFields.of(appliedObject, "status".equals(subresource));
  }

  /** Whether the field paths include this path or a path below it. */
  private static boolean covers(Set<List<String>> paths, List<String> path) {
    return paths.stream().anyMatch(otherPath -> startsWith(otherPath, path));
  }

  private static boolean startsWith(List<String> path, List<String> parentPath) {
    return path.size() >= parentPath.size()
        && path.subList(0, parentPath.size()).equals(parentPath);
  }

  private static JsonNode valueAt(JsonNode object, List<String> path) {
    JsonNode node = object;
    for (String segment : path) {
      node = node.path(segment);
    }
    return node;
  }

  private static void setValue(ObjectNode object, List<String> path, JsonNode value) {
    ObjectNode parent = object;
    for (String segment : path.subList(0, path.size() - 1)) {
      parent = parent.get(segment) instanceof ObjectNode child ? child : parent.putObject(segment);
    }
    String field = path.get(path.size() - 1);
    boolean isEmptyObject = value.isObject() && value.isEmpty();
    boolean keepsCurrentObject = isEmptyObject && parent.get(field) instanceof ObjectNode;
    if (!keepsCurrentObject) {
      parent.set(field, value.deepCopy());
    }
  }

  /** Removes the value, and each enclosing object that becomes empty. */
  private static void removeValue(ObjectNode object, List<String> path) {
    String field = path.get(0);
    if (path.size() == 1) {
      object.remove(field);
    } else if (object.get(field) instanceof ObjectNode child) {
      removeValue(child, path.subList(1, path.size()));
      if (child.isEmpty()) {
        object.remove(field);
      }
    }
  }
}
