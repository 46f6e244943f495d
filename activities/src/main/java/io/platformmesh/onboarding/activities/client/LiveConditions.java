package io.platformmesh.onboarding.activities.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.redaction.Redactor;
import java.util.Optional;

/** Reads the conditions that other controllers write on their objects. */
public final class LiveConditions {

  private static final String READY = "Ready";

  private LiveConditions() {}

  /** The status of the object as a tree; the missing node when it has none. */
  public static JsonNode status(GenericKubernetesResource resource) {
    return JsonTrees.of(resource.getAdditionalProperties().get("status"));
  }

  /** The spec of the object as a tree; the missing node when it has none. */
  public static JsonNode spec(GenericKubernetesResource resource) {
    return JsonTrees.of(resource.getAdditionalProperties().get("spec"));
  }

  /** The condition of this type; empty when the object has none. */
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

  /** Whether the condition of this type is True, at whatever generation. */
  public static boolean isTrue(GenericKubernetesResource resource, String type) {
    return find(resource, type).filter(LiveCondition::isTrue).isPresent();
  }

  /** Whether the object's condition {@code Ready} is True at its current generation. */
  public static boolean isReadyAtGeneration(GenericKubernetesResource resource) {
    return find(resource, READY)
        .filter(LiveCondition::isTrue)
        .filter(ready -> ready.observedGeneration() == generation(resource))
        .isPresent();
  }

  /** The generation of the object; 0 when the server does not count it. */
  public static long generation(GenericKubernetesResource resource) {
    Long generation = resource.getMetadata().getGeneration();
    return generation == null ? 0 : generation;
  }

  /**
   * Describes the object's condition {@code Ready} for a message: "Ready=False since T, reason R:
   * M".
   */
  public static String describeReady(GenericKubernetesResource resource, Redactor redactor) {
    LiveCondition ready = find(resource, READY).orElse(null);
    if (ready == null) {
      return "no condition Ready yet: check that its controller runs";
    }
    return "Ready=%s%s%s, reason %s: %s"
        .formatted(
            ready.status(),
            ready.isTrue() ? describeGeneration(ready, generation(resource)) : "",
            ready.since().isEmpty() ? "" : " since " + ready.since(),
            ready.reason(),
            redactor.quote(ready.message()));
  }

  private static String describeGeneration(LiveCondition ready, long generation) {
    if (ready.observedGeneration() == generation) {
      return "";
    }
    return ready.observedGeneration() == 0
        ? " without observedGeneration"
        : " at generation %d of %d".formatted(ready.observedGeneration(), generation);
  }

  /**
   * States, as the predicate of a sentence about the object, why it is not {@linkplain
   * #isReadyAtGeneration ready at its generation}: "is not Ready (Ready=False …)".
   */
  public static String explainNotReady(GenericKubernetesResource resource, Redactor redactor) {
    String ready = describeReady(resource, redactor);
    return isTrue(resource, READY)
        ? "is not reconciled at generation %d yet (%s)".formatted(generation(resource), ready)
        : "is not Ready (%s)".formatted(ready);
  }

  /**
   * A condition that another controller has written.
   *
   * @param type type of the condition
   * @param status True, False or Unknown
   * @param reason reason; empty when it has none
   * @param message message as it is: redact it before it is shown
   * @param since time of the last change of the status, in the controller's format; empty when the
   *     condition has none
   * @param observedGeneration generation that the controller has observed; 0 when the condition has
   *     none
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
