package io.platformmesh.onboarding.local.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;

/** The status of an object while a controller works on it. */
final class Status {
  private final ObjectNode node;
  private final long generation;

  Status(ObjectNode node, long generation) {
    this.node = node;
    this.generation = generation;
  }

  ObjectNode node() {
    return node;
  }

  /** Sets a condition at the current generation; its time moves only with its status. */
  void condition(String type, String status, String reason, String message) {
    ArrayNode conditions = node.withArray("conditions");
    ObjectNode condition = null;
    for (JsonNode present : conditions) {
      if (present.path("type").asText().equals(type)) {
        condition = (ObjectNode) present;
      }
    }
    if (condition == null) {
      condition = conditions.addObject().put("type", type);
    }
    if (!condition.path("status").asText().equals(status)) {
      condition.put("status", status);
      condition.put("lastTransitionTime", now());
    }
    condition.put("reason", reason);
    condition.put("message", message);
    condition.put("observedGeneration", generation);
  }

  void isTrue(String type, String reason, String message) {
    condition(type, "True", reason, message);
  }

  void isFalse(String type, String reason, String message) {
    condition(type, "False", reason, message);
  }

  void isUnknown(String type, String reason, String message) {
    condition(type, "Unknown", reason, message);
  }

  void remove(String... types) {
    for (String type : types) {
      Iterator<JsonNode> conditions = node.path("conditions").elements();
      while (conditions.hasNext()) {
        if (conditions.next().path("type").asText().equals(type)) {
          conditions.remove();
        }
      }
    }
  }

  /** Says that the current generation has been dealt with. */
  void observed() {
    node.put("observedGeneration", generation);
  }

  /** Whether this status says Ready at the current generation. */
  boolean isReadyNow() {
    JsonNode ready = find(node, "Ready");
    return ready.path("status").asText().equals("True")
        && ready.path("observedGeneration").asLong() == generation;
  }

  static JsonNode find(JsonNode status, String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition;
      }
    }
    return status.path("conditions").path("none");
  }

  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
