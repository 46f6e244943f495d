package io.platformmesh.onboarding.local.simulator.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
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

  /** The status as JSON, which callers may change. */
  public ObjectNode node() {
    return node;
  }

  /**
   * Sets a condition at the current generation. Its {@code lastTransitionTime} changes only if its
   * status changes.
   */
  public void setCondition(String type, String status, String reason, String message) {
    ObjectNode condition =
        findCondition(node, type) instanceof ObjectNode existingCondition
            ? existingCondition
            : node.withArray("conditions").addObject().put("type", type);
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
        if (hasType(conditions.next(), type)) {
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
    return isConditionTrue("Ready")
        && findCondition(node, "Ready").path("observedGeneration").asLong() == generation;
  }

  public boolean hasCondition(String type) {
    return findCondition(node, type).has("status");
  }

  public boolean isConditionTrue(String type) {
    return findCondition(node, type).path("status").asText().equals("True");
  }

  /** The message of the condition, or an empty text if the status does not have the condition. */
  public String conditionMessage(String type) {
    return findCondition(node, type).path("message").asText();
  }

  /** The condition of this type, or a missing node. */
  public static JsonNode findCondition(JsonNode status, String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (hasType(condition, type)) {
        return condition;
      }
    }
    return MissingNode.getInstance();
  }

  private static boolean hasType(JsonNode condition, String type) {
    return condition.path("type").asText().equals(type);
  }

  /** The current time as a Kubernetes timestamp, to the second. */
  public static String currentTime() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
