package io.platformmesh.onboarding.activities.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.jspecify.annotations.Nullable;

/** Converts Kubernetes objects to and from JSON trees. */
public final class JsonTrees {

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private JsonTrees() {}

  /** The value as a jsonTree; the missing node for null. */
  public static JsonNode of(@Nullable Object value) {
    return value == null
        ? MissingNode.getInstance()
        : SERIALIZATION.convertValue(value, JsonNode.class);
  }

  /** The jsonTree as a value of this type. */
  public static <T> T to(JsonNode jsonTree, Class<T> type) {
    return SERIALIZATION.convertValue(jsonTree, type);
  }

  /** Parses a JSON text; returns the missing node for a text that is not JSON. */
  public static JsonNode parse(String json) {
    try {
      JsonNode jsonTree = SERIALIZATION.unmarshal(json, JsonNode.class);
      return jsonTree == null ? MissingNode.getInstance() : jsonTree;
    } catch (RuntimeException parseFailure) {
      return MissingNode.getInstance();
    }
  }
}
