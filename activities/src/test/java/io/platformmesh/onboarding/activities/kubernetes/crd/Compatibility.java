package io.platformmesh.onboarding.activities.kubernetes.crd;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether everything that one schema accepts and keeps is accepted and kept by the next one: what
 * Kubernetes asks of changes within a version of an API.
 */
final class Compatibility {

  /** Keywords that only make a schema narrower. */
  private static final List<String> LIMITS =
      List.of(
          "pattern",
          "format",
          "minLength",
          "maxLength",
          "minimum",
          "maximum",
          "minItems",
          "maxItems");

  private final List<String> breaks = new ArrayList<>();

  private Compatibility() {}

  /** In which places the later schema breaks objects of the earlier one; empty for none. */
  static List<String> breaks(JsonNode earlier, JsonNode later) {
    Compatibility compatibility = new Compatibility();
    compatibility.compare("", earlier, later);
    return compatibility.breaks;
  }

  private void compare(String path, JsonNode earlier, JsonNode later) {
    if (!earlier.path("type").equals(later.path("type"))) {
      breaks.add(path + " is of another type");
    }
    for (String limit : LIMITS) {
      if (later.has(limit) && !later.path(limit).equals(earlier.path(limit))) {
        breaks.add(path + " has another " + limit);
      }
    }
    if (earlier.path("x-kubernetes-preserve-unknown-fields").asBoolean()
        && !later.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
      breaks.add(path + " no longer keeps what it does not know");
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
