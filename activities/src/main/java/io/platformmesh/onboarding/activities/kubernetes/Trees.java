package io.platformmesh.onboarding.activities.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.jspecify.annotations.Nullable;

/** Kubernetes objects as JSON trees. */
public final class Trees {

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private Trees() {}

  /** The value as a tree; the missing node for null. */
  public static JsonNode of(@Nullable Object value) {
    return value == null
        ? MissingNode.getInstance()
        : SERIALIZATION.convertValue(value, JsonNode.class);
  }
}
