package io.platformmesh.onboarding.activities.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.jspecify.annotations.Nullable;

/** Converts Kubernetes objects to and from JSON trees. */
public final class JsonTrees {

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private JsonTrees() {}

  /** The value as a tree; the missing node for null. */
  public static JsonNode of(@Nullable Object value) {
    return value == null
        ? MissingNode.getInstance()
        : SERIALIZATION.convertValue(value, JsonNode.class);
  }

  /** The tree as a value of this type. */
  public static <T> T to(JsonNode tree, Class<T> type) {
    return SERIALIZATION.convertValue(tree, type);
  }

  /** Parses a JSON text; returns the missing node for a text that is not JSON. */
  public static JsonNode parse(String json) {
    try {
      JsonNode tree = SERIALIZATION.unmarshal(json, JsonNode.class);
      return tree == null ? MissingNode.getInstance() : tree;
    } catch (RuntimeException parseFailure) {
      return MissingNode.getInstance();
    }
  }
}
