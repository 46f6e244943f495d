package io.platformmesh.onboarding.local.simulator.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;

/** The status of an object while a controller works on it. */
public final class StatusDraft {
  private final ObjectNode node;
  private final long generation;

  public StatusDraft(ObjectNode node, long generation) {
    this.node = node;
    this.generation = generation;
  }

  public ObjectNode node() {
    return node;
  }

  /** Sets a condition at the current generation; its time moves only with its status. */
  public void condition(String type, String status, String reason, String message) {
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

  public void isTrue(String type, String reason, String message) {
    condition(type, "True", reason, message);
  }

  public void isFalse(String type, String reason, String message) {
    condition(type, "False", reason, message);
  }

  public void isUnknown(String type, String reason, String message) {
    condition(type, "Unknown", reason, message);
  }

  public void remove(String... types) {
    for (String type : types) {
      Iterator<JsonNode> conditions = node.path("conditions").elements();
      while (conditions.hasNext()) {
        if (conditions.next().path("type").asText().equals(type)) {
          conditions.remove();
        }
      }
    }
  }

  /** Sets observedGeneration to the current generation. */
  public void observed() {
    node.put("observedGeneration", generation);
  }

  /** Whether the condition Ready is True at the current generation. */
  public boolean isReadyNow() {
    JsonNode ready = find(node, "Ready");
    return ready.path("status").asText().equals("True")
        && ready.path("observedGeneration").asLong() == generation;
  }

  public static JsonNode find(JsonNode status, String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition;
      }
    }
    return status.path("conditions").path("none");
  }

  public static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
