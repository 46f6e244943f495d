package io.platformmesh.onboarding.activities.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.redaction.Redactor;
import java.util.Optional;

/** Reads the conditions that other controllers write on their objects. */
public final class LiveConditions {

  private LiveConditions() {}

  /** Status of the object as a tree; missing node where it has none. */
  public static JsonNode status(GenericKubernetesResource resource) {
    return JsonTrees.of(resource.getAdditionalProperties().get("status"));
  }

  /** Spec of the object as a tree; missing node where it has none. */
  public static JsonNode spec(GenericKubernetesResource resource) {
    return JsonTrees.of(resource.getAdditionalProperties().get("spec"));
  }

  /** The condition of this type, if the object has one. */
  public static Optional<LiveCondition> find(GenericKubernetesResource resource, String type) {
    for (JsonNode condition : status(resource).path("conditions")) {
      if (type.equals(condition.path("type").asText())) {
        return Optional.of(
            new LiveCondition(
                type,
                condition.path("status").asText(),
                condition.path("reason").asText(),
                condition.path("message").asText(),
                condition.path("lastTransitionTime").asText(),
                condition.path("observedGeneration").asLong(0)));
      }
    }
    return Optional.empty();
  }

  /** Whether the object's condition {@code Ready} is True at its current generation. */
  public static boolean isReadyAtGeneration(GenericKubernetesResource resource) {
    return find(resource, "Ready")
        .filter(LiveCondition::isTrue)
        .filter(ready -> ready.observedGeneration() == generation(resource))
        .isPresent();
  }

  /** The object's generation; 0 where the server does not count it. */
  public static long generation(GenericKubernetesResource resource) {
    Long generation = resource.getMetadata().getGeneration();
    return generation == null ? 0 : generation;
  }

  /** Says in words how the object's condition {@code Ready} is, for a message. */
  public static String describeReady(GenericKubernetesResource resource, Redactor redactor) {
    return find(resource, "Ready")
        .map(
            ready ->
                ready.isTrue() && ready.observedGeneration() != generation(resource)
                    ? "Ready speaks of generation %d, not yet of %d"
                        .formatted(ready.observedGeneration(), generation(resource))
                    : "Ready=%s%s, reason %s: %s"
                        .formatted(
                            ready.status(),
                            ready.since().isEmpty() ? "" : " since " + ready.since(),
                            ready.reason(),
                            redactor.quote(ready.message())))
        .orElse("it has no condition Ready yet: is its controller running?");
  }

  /**
   * A condition on somebody else's object.
   *
   * @param type its type
   * @param status True, False or Unknown
   * @param reason its reason, empty where it has none
   * @param message its message as it is, not fit to be passed on before it is redacted
   * @param since when its status became what it is, as its controller wrote it; empty where it does
   *     not say
   * @param observedGeneration generation it speaks of; 0 where it does not say
   */
  public record LiveCondition(
      String type,
      String status,
      String reason,
      String message,
      String since,
      long observedGeneration) {

    /** Whether the status is True. */
    public boolean isTrue() {
      return "True".equals(status);
    }
  }
}
