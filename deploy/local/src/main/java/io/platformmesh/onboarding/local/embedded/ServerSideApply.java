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

  /** Returns the object to create. */
  ObjectNode create(ObjectNode applied) {
    ObjectNode created = applied.deepCopy();
    ManagedFields.record(created, manager, subresource, fields(applied));
    return created;
  }

  /**
   * Returns the merged object, or the current object itself if the apply changes nothing.
   *
   * @throws ApiFailure if another manager applied another value to one of the fields
   */
  ObjectNode merge(ObjectNode current, ObjectNode applied) throws ApiFailure {
    Set<List<String>> now = fields(applied);
    Set<List<String>> before = new LinkedHashSet<>();
    Set<List<String>> others = new LinkedHashSet<>();
    ObjectNode merged = current.deepCopy();
    for (JsonNode entry : current.path("metadata").path("managedFields")) {
      Set<List<String>> owned = ManagedFields.ofEntry(entry);
      if (ManagedFields.isApplyOf(entry, manager, subresource)) {
        before.addAll(owned);
      } else if (ManagedFields.isApply(entry)) {
        others.addAll(takeFrom(entry, owned, now, current, applied, merged));
      }
    }
    for (List<String> path : now) {
      set(merged, path, at(applied, path));
    }
    String version = applied.path("metadata").path("resourceVersion").asText();
    if (!version.isEmpty()) {
      merged.withObject("metadata").put("resourceVersion", version);
    }
    for (List<String> path : before) {
      if (!covers(now, path) && !covers(others, path)) {
        remove(merged, path);
      }
    }
    boolean sameFields = before.equals(now);
    if (sameFields && merged.equals(current)) {
      return current;
    }
    if (!sameFields) {
      ManagedFields.record(merged, manager, subresource, now);
    }
    return merged;
  }

  /** Returns the fields that the other manager keeps. */
  private Set<List<String>> takeFrom(
      JsonNode entry,
      Set<List<String>> owned,
      Set<List<String>> now,
      ObjectNode current,
      ObjectNode applied,
      ObjectNode merged)
      throws ApiFailure {
    Set<List<String>> kept = new LinkedHashSet<>(owned);
    kept.removeIf(path -> now.contains(path) && !at(current, path).equals(at(applied, path)));
    if (kept.size() == owned.size()) {
      return kept;
    }
    String other = entry.path("manager").asText();
    if (!force) {
      Set<List<String>> lost = new LinkedHashSet<>(owned);
      lost.removeAll(kept);
      throw ApiFailure.conflict(
          "Apply failed with "
              + lost.size()
              + " conflicts: conflicts with \""
              + other
              + "\": ."
              + String.join(".", lost.iterator().next()));
    }
    String otherSubresource = entry.has("subresource") ? entry.path("subresource").asText() : null;
    ManagedFields.record(merged, other, otherSubresource, kept);
    return kept;
  }

  private Set<List<String>> fields(ObjectNode applied) {
    return ManagedFields.of(applied, "status".equals(subresource));
  }

  /** Whether the path, or a path below it, is among these. */
  private static boolean covers(Set<List<String>> paths, List<String> path) {
    return paths.stream()
        .anyMatch(
            other -> other.size() >= path.size() && other.subList(0, path.size()).equals(path));
  }

  private static JsonNode at(JsonNode object, List<String> path) {
    JsonNode node = object;
    for (String segment : path) {
      node = node.path(segment);
    }
    return node;
  }

  private static void set(ObjectNode object, List<String> path, JsonNode value) {
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
  private static void remove(ObjectNode object, List<String> path) {
    String first = path.get(0);
    if (path.size() == 1) {
      object.remove(first);
    } else if (object.get(first) instanceof ObjectNode child) {
      remove(child, path.subList(1, path.size()));
      if (child.isEmpty()) {
        object.remove(first);
      }
    }
  }

  /** Reads the query of an apply request. */
  static ServerSideApply of(Map<String, String> query, @Nullable String subresource)
      throws ApiFailure {
    String manager = Objects.requireNonNullElse(query.get("fieldManager"), "");
    if (manager.isEmpty()) {
      throw ApiFailure.badRequest(
          "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for"
              + " apply patch");
    }
    return new ServerSideApply(manager, "true".equals(query.get("force")), subresource);
  }
}
