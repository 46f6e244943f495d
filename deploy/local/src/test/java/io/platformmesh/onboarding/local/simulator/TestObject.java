package io.platformmesh.onboarding.local.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.platformmesh.onboarding.local.simulator.controller.StatusDraft;

/**
 * A snapshot of an object from an API server.
 *
 * @param json the object; a missing node if there is none
 */
record TestObject(JsonNode json) {

  /** The text at a JSON pointer; empty if there is nothing. */
  String at(String pointer) {
    return json.at(pointer).asText("");
  }

  boolean exists() {
    return json.isObject();
  }

  long generation() {
    return json.at("/metadata/generation").asLong();
  }

  /** Like {@code True/Succeeded@1}: status, reason, observedGeneration; empty if absent. */
  String condition(String type) {
    JsonNode condition = node(type);
    return condition.isMissingNode()
        ? ""
        : "%s/%s@%s"
            .formatted(
                condition.path("status").asText(),
                condition.path("reason").asText(),
                condition.path("observedGeneration").asText());
  }

  String message(String type) {
    return node(type).path("message").asText();
  }

  private JsonNode node(String type) {
    return StatusDraft.findCondition(json.path("status"), type);
  }

  boolean isReady() {
    return condition("Ready").startsWith("True/")
        && condition("Ready").endsWith("@" + generation());
  }
}
