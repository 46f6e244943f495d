package io.platformmesh.onboarding.local.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes {@code metadata.managedFields}: the paths of the fields that each manager has
 * applied. Each list is one field, as in a Kubernetes API server for lists of unknown type.
 */
final class ManagedFields {
  private static final Set<String> UNMANAGED_METADATA =
      Set.of(
          "name",
          "namespace",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "managedFields",
          "selfLink");

  /** Prefix of a field name in {@code fieldsV1}. */
  private static final String FIELD_PREFIX = "f:";

  private ManagedFields() {}

  /** Paths of the fields in an applied configuration: only those in its status, or all others. */
  static Set<List<String>> of(ObjectNode appliedObject, boolean statusOnly) {
    Set<List<String>> paths = new LinkedHashSet<>();
    for (Map.Entry<String, JsonNode> field : appliedObject.properties()) {
      String name = field.getKey();
      boolean isType = name.equals("apiVersion") || name.equals("kind");
      boolean isStatus = name.equals("status");
      if (!isType && isStatus == statusOnly) {
        collectPaths(List.of(name), field.getValue(), paths);
      }
    }
    paths.removeIf(ManagedFields::isUnmanagedMetadata);
    return paths;
  }

  private static boolean isUnmanagedMetadata(List<String> path) {
    return path.get(0).equals("metadata")
        && (path.size() == 1 || UNMANAGED_METADATA.contains(path.get(1)));
  }

  private static void collectPaths(List<String> path, JsonNode value, Set<List<String>> paths) {
    if (value.isObject() && !value.isEmpty()) {
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        collectPaths(childPath(path, field.getKey()), field.getValue(), paths);
      }
    } else {
      paths.add(path);
    }
  }

  /** Paths of the fields in one manager's entry of {@code metadata.managedFields}. */
  static Set<List<String>> ofEntry(JsonNode managerEntry) {
    Set<List<String>> paths = new LinkedHashSet<>();
    collectFieldsV1(List.of(), managerEntry.path("fieldsV1"), paths);
    return paths;
  }

  private static void collectFieldsV1(
      List<String> path, JsonNode fieldsV1, Set<List<String>> paths) {
    boolean isLeaf = true;
    for (Map.Entry<String, JsonNode> field : fieldsV1.properties()) {
      if (field.getKey().startsWith(FIELD_PREFIX)) {
        isLeaf = false;
        String name = field.getKey().substring(FIELD_PREFIX.length());
        collectFieldsV1(childPath(path, name), field.getValue(), paths);
      }
    }
    if (isLeaf && !path.isEmpty()) {
      paths.add(path);
    }
  }

  /**
   * Replaces the manager's entry in {@code metadata.managedFields} by one that lists these paths,
   * or removes the entry if there are none.
   */
  static void recordApply(
      ObjectNode object, String manager, @Nullable String subresource, Set<List<String>> paths) {
    ObjectNode metadata = object.withObject("metadata");
    ArrayNode managerEntries = JsonNodeFactory.instance.arrayNode();
    for (JsonNode managerEntry : metadata.path("managedFields")) {
      if (!isApplyOf(managerEntry, manager, subresource)) {
        managerEntries.add(managerEntry);
      }
    }
    if (!paths.isEmpty()) {
      String apiVersion = object.path("apiVersion").asText();
      managerEntries.add(applyEntry(manager, apiVersion, subresource, paths));
    }
    metadata.set("managedFields", managerEntries);
  }

  private static ObjectNode applyEntry(
      String manager, String apiVersion, @Nullable String subresource, Set<List<String>> paths) {
    ObjectNode managerEntry = JsonNodeFactory.instance.objectNode();
    managerEntry.put("manager", manager);
    managerEntry.put("operation", "Apply");
    managerEntry.put("apiVersion", apiVersion);
    managerEntry.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    managerEntry.put("fieldsType", "FieldsV1");
    managerEntry.set("fieldsV1", fieldsV1(paths));
    if (subresource != null) {
      managerEntry.put("subresource", subresource);
    }
    return managerEntry;
  }

  /** Whether the entry records a server-side apply, rather than an update. */
  static boolean isApply(JsonNode managerEntry) {
    return managerEntry.path("operation").asText().equals("Apply");
  }

  /** Whether the entry records a server-side apply of this manager to this subresource. */
  static boolean isApplyOf(JsonNode managerEntry, String manager, @Nullable String subresource) {
    String subresourceOrEmpty = Objects.requireNonNullElse(subresource, "");
    return isApply(managerEntry)
        && managerEntry.path("manager").asText().equals(manager)
        && managerEntry.path("subresource").asText().equals(subresourceOrEmpty);
  }

  /**
   * Builds {@code fieldsV1}, such as <code>{"f:spec":{"f:url":{}}}</code> for the path spec, url.
   */
  private static ObjectNode fieldsV1(Set<List<String>> paths) {
    ObjectNode fieldsV1 = JsonNodeFactory.instance.objectNode();
    for (List<String> path : paths) {
      ObjectNode parent = fieldsV1;
      for (String segment : path) {
        String field = FIELD_PREFIX + segment;
        parent = parent.get(field) instanceof ObjectNode child ? child : parent.putObject(field);
      }
    }
    return fieldsV1;
  }

  private static List<String> childPath(List<String> path, String name) {
    List<String> childPath = new ArrayList<>(path);
    childPath.add(name);
    return List.copyOf(childPath);
  }
}
