package io.platformmesh.onboarding.local.bench.counterpart;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.local.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Fields of the status of other projects' objects, and their write in one request. */
public final class StatusFields {
  private StatusFields() {}

  /** A condition at the generation of its object. */
  public static Map<String, Object> condition(
      String type, String status, String reason, String message, long generation) {
    Map<String, Object> condition = new LinkedHashMap<>();
    condition.put("type", type);
    condition.put("status", status);
    condition.put("reason", reason);
    condition.put("message", message);
    condition.put("observedGeneration", generation);
    condition.put("lastTransitionTime", currentTime());
    return condition;
  }

  /** The current time to the second, as Kubernetes timestamps have it. */
  public static String currentTime() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Merges fields into the status of an object. */
  public static void patch(
      KubernetesClient client, GenericKubernetesResource target, Map<String, Object> status) {
    var resources = client.genericKubernetesResources(ResourceKind.of(target).context());
    String namespace = target.getMetadata().getNamespace();
    (namespace == null ? resources : resources.inNamespace(namespace))
        .withName(target.getMetadata().getName())
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            Json.mapper().valueToTree(Map.of("status", status)).toString());
  }
}
