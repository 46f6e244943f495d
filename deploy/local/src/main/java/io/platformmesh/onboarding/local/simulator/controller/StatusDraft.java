package io.platformmesh.onboarding.local.simulator.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;

/** A copy of a simulated object's status that its simulated controller edits, then writes. */
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

  /**
   * Sets a condition at the current generation; its transition time changes only with its status.
   */
  public void setCondition(String type, String status, String reason, String message) {
    ArrayNode conditions = node.withArray("conditions");
    ObjectNode condition = null;
    for (JsonNode existingCondition : conditions) {
      if (existingCondition.path("type").asText().equals(type)) {
        condition = (ObjectNode) existingCondition;
      }
    }
    if (condition == null) {
      condition = conditions.addObject().put("type", type);
    }
    if (!condition.path("status").asText().equals(status)) {
      condition.put("status", status);
      condition.put("lastTransitionTime", currentTime());
    }
    condition.put("reason", reason);
    condition.put("message", message);
    condition.put("observedGeneration", generation);
  }

  public void setTrue(String type, String reason, String message) {
    setCondition(type, "True", reason, message);
  }

  public void setFalse(String type, String reason, String message) {
    setCondition(type, "False", reason, message);
  }

  public void setUnknown(String type, String reason, String message) {
    setCondition(type, "Unknown", reason, message);
  }

  /** Removes the conditions of these types. */
  public void removeConditions(String... types) {
    for (String type : types) {
      Iterator<JsonNode> conditions = node.path("conditions").elements();
      while (conditions.hasNext()) {
        if (conditions.next().path("type").asText().equals(type)) {
          conditions.remove();
        }
      }
    }
  }

  /** Sets {@code status.observedGeneration} to the object's current generation. */
  public void setObservedGeneration() {
    node.put("observedGeneration", generation);
  }

  /** Whether the condition Ready is True at the current generation. */
  public boolean isReadyAtGeneration() {
    JsonNode ready = findCondition(node, "Ready");
    return ready.path("status").asText().equals("True")
        && ready.path("observedGeneration").asLong() == generation;
  }

  /** The condition of this type, or a missing node. */
  public static JsonNode findCondition(JsonNode status, String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition;
      }
    }
    return status.path("conditions").path("none");
  }

  /** The current time to the second, as Kubernetes timestamps have it. */
  public static String currentTime() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
