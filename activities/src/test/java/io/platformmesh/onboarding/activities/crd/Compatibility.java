package io.platformmesh.onboarding.activities.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks that a definition accepts and preserves all objects of an earlier one, as Kubernetes
 * requires of changes within a version of an API.
 */
final class Compatibility {

  /** Keywords that can only make a schema narrower. */
  private static final List<String> LIMITS = List.of("pattern", "format");

  private static final List<String> LOWER_LIMITS = List.of("minLength", "minimum", "minItems");
  private static final List<String> UPPER_LIMITS = List.of("maxLength", "maximum", "maxItems");

  /** Keywords by which an API server merges the applies of several field managers. */
  private static final List<String> MERGED_BY =
      List.of("x-kubernetes-list-type", "x-kubernetes-list-map-keys", "x-kubernetes-map-type");

  private final List<String> breaks = new ArrayList<>();

  private Compatibility() {}

  /** The places where the later schema breaks objects of the earlier one; empty for none. */
  static List<String> breaks(JsonNode earlier, JsonNode later) {
    Compatibility compatibility = new Compatibility();
    compatibility.compare("", earlier, later);
    return compatibility.breaks;
  }

  /** As {@link #breaks}, for all versions of two CustomResourceDefinitions. */
  static List<String> breaksOfDefinition(JsonNode earlier, JsonNode later) {
    Compatibility compatibility = new Compatibility();
    compatibility.compareDefinitions(earlier.path("spec"), later.path("spec"));
    return compatibility.breaks;
  }

  private void compareDefinitions(JsonNode earlier, JsonNode later) {
    for (String same : List.of("/group", "/scope", "/names/kind", "/names/plural")) {
      if (!earlier.at(same).equals(later.at(same))) {
        breaks.add(same.substring(1) + " has changed");
      }
    }
    for (String list : List.of("shortNames", "categories")) {
      if (!elements(later.path("names").path(list))
          .containsAll(elements(earlier.path("names").path(list)))) {
        breaks.add("names/" + list + " has fewer elements");
      }
    }
    for (JsonNode version : earlier.path("versions")) {
      String name = version.path("name").asText();
      JsonNode now = versionOf(later, name);
      if (now.isMissingNode()) {
        breaks.add(name + " is gone");
        continue;
      }
      for (String flag : List.of("served", "storage")) {
        if (version.path(flag).asBoolean() && !now.path(flag).asBoolean()) {
          breaks.add(name + " is no longer " + (flag.equals("served") ? "served" : "stored"));
        }
      }
      if (version.at("/subresources").has("status") && !now.at("/subresources").has("status")) {
        breaks.add(name + " has lost its status subresource");
      }
      compare(name, version.at("/schema/openAPIV3Schema"), now.at("/schema/openAPIV3Schema"));
    }
  }

  private static JsonNode versionOf(JsonNode definition, String name) {
    for (JsonNode version : definition.path("versions")) {
      if (version.path("name").asText().equals(name)) {
        return version;
      }
    }
    return MissingNode.getInstance();
  }

  private void compare(String path, JsonNode earlier, JsonNode later) {
    if (!earlier.path("type").equals(later.path("type"))) {
      breaks.add(path + " has another type");
    }
    for (String limit : LIMITS) {
      if (later.has(limit) && !later.path(limit).equals(earlier.path(limit))) {
        breaks.add(path + " has another " + limit);
      }
    }
    compareBounds(path, earlier, later);
    for (String merged : MERGED_BY) {
      if (!earlier.path(merged).equals(later.path(merged))) {
        breaks.add(path + " has another " + merged);
      }
    }
    if (earlier.path("nullable").asBoolean() && !later.path("nullable").asBoolean()) {
      breaks.add(path + " may no longer be null");
    }
    if (earlier.path("x-kubernetes-preserve-unknown-fields").asBoolean()
        && !later.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
      breaks.add(path + " no longer preserves unknown fields");
    }
    if (!earlier.path("default").equals(later.path("default"))) {
      breaks.add(path + " has another default");
    }
    Set<JsonNode> allowed = elements(later.path("enum"));
    if (!allowed.isEmpty()
        && (!earlier.has("enum") || !allowed.containsAll(elements(earlier.path("enum"))))) {
      breaks.add(path + " allows fewer values");
    }
    if (!elements(earlier.path("required")).containsAll(elements(later.path("required")))) {
      breaks.add(path + " requires more");
    }
    if (!rules(earlier).containsAll(rules(later))) {
      breaks.add(path + " has a new rule");
    }
    for (Map.Entry<String, JsonNode> field : earlier.path("properties").properties()) {
      String inside = path + "." + field.getKey();
      JsonNode now = later.path("properties").path(field.getKey());
      if (now.isMissingNode()) {
        breaks.add(inside + " is gone");
      } else {
        compare(inside, field.getValue(), now);
      }
    }
    if (earlier.has("items")) {
      compare(path + "[]", earlier.path("items"), later.path("items"));
    }
  }

  private void compareBounds(String path, JsonNode earlier, JsonNode later) {
    for (String limit : LOWER_LIMITS) {
      if (later.has(limit)
          && (!earlier.has(limit) || later.path(limit).asLong() > earlier.path(limit).asLong())) {
        breaks.add(path + " has a higher " + limit);
      }
    }
    for (String limit : UPPER_LIMITS) {
      if (later.has(limit)
          && (!earlier.has(limit) || later.path(limit).asLong() < earlier.path(limit).asLong())) {
        breaks.add(path + " has a lower " + limit);
      }
    }
  }

  private static Set<JsonNode> elements(JsonNode list) {
    Set<JsonNode> elements = new HashSet<>();
    list.forEach(elements::add);
    return elements;
  }

  private static Set<String> rules(JsonNode schema) {
    Set<String> rules = new HashSet<>();
    schema.path("x-kubernetes-validations").forEach(rule -> rules.add(rule.path("rule").asText()));
    return rules;
  }
}
