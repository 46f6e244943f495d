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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes {@code metadata.managedFields}, the fields that each manager has applied.
 * Without schemas every list is one value, as a Kubernetes API server treats lists of unknown type.
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

  private ManagedFields() {}

  /** Paths of the values in an applied configuration, or of its status alone. */
  static Set<List<String>> of(ObjectNode appliedObject, boolean statusOnly) {
    Set<List<String>> paths = new LinkedHashSet<>();
    for (Map.Entry<String, JsonNode> field : appliedObject.properties()) {
      String name = field.getKey();
      if (name.equals("apiVersion") || name.equals("kind") || statusOnly != name.equals("status")) {
        continue;
      }
      collect(List.of(name), field.getValue(), paths);
    }
    paths.removeIf(
        path ->
            path.get(0).equals("metadata")
                && path.size() > 1
                && UNMANAGED_METADATA.contains(path.get(1)));
    paths.remove(List.of("metadata"));
    return paths;
  }

  private static void collect(List<String> path, JsonNode value, Set<List<String>> paths) {
    if (value.isObject() && !value.isEmpty()) {
      value
          .properties()
          .forEach(field -> collect(child(path, field.getKey()), field.getValue(), paths));
    } else {
      paths.add(path);
    }
  }

  /** Paths of one entry of {@code metadata.managedFields}. */
  static Set<List<String>> ofEntry(JsonNode managerEntry) {
    Set<List<String>> paths = new LinkedHashSet<>();
    collectEntry(List.of(), managerEntry.path("fieldsV1"), paths);
    return paths;
  }

  private static void collectEntry(List<String> path, JsonNode fields, Set<List<String>> paths) {
    boolean isLeaf = true;
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      if (field.getKey().startsWith("f:")) {
        isLeaf = false;
        collectEntry(child(path, field.getKey().substring(2)), field.getValue(), paths);
      }
    }
    if (isLeaf && !path.isEmpty()) {
      paths.add(path);
    }
  }

  /**
   * Replaces the manager's entry by one that lists these paths, or removes it if there are none.
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
      ObjectNode managerEntry = managerEntries.addObject();
      managerEntry.put("manager", manager);
      managerEntry.put("operation", "Apply");
      managerEntry.put("apiVersion", object.path("apiVersion").asText());
      managerEntry.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
      managerEntry.put("fieldsType", "FieldsV1");
      managerEntry.set("fieldsV1", fieldsV1(paths));
      if (subresource != null) {
        managerEntry.put("subresource", subresource);
      }
    }
    metadata.set("managedFields", managerEntries);
  }

  static boolean isApply(JsonNode managerEntry) {
    return managerEntry.path("operation").asText().equals("Apply");
  }

  static boolean isApplyOf(JsonNode managerEntry, String manager, @Nullable String subresource) {
    return isApply(managerEntry)
        && managerEntry.path("manager").asText().equals(manager)
        && managerEntry.path("subresource").asText().equals(subresource == null ? "" : subresource);
  }

  private static ObjectNode fieldsV1(Set<List<String>> paths) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    for (List<String> path : paths) {
      ObjectNode node = root;
      for (String segment : path) {
        JsonNode next = node.get("f:" + segment);
        node = next instanceof ObjectNode child ? child : node.putObject("f:" + segment);
      }
    }
    return root;
  }

  private static List<String> child(List<String> path, String name) {
    List<String> child = new ArrayList<>(path);
    child.add(name);
    return List.copyOf(child);
  }
}
