package io.platformmesh.onboarding.activities.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.redaction.Redactor;
import java.util.Optional;

/** Reads the conditions that other controllers write into the status of live objects. */
public final class LiveConditions {

  private static final String READY = "Ready";

  private LiveConditions() {}

  /** Returns the status of the live object as a JSON tree; the missing node when it has none. */
  public static JsonNode status(GenericKubernetesResource liveObject) {
    return JsonTrees.of(liveObject.getAdditionalProperties().get("status"));
  }

  /** Returns the spec of the live object as a JSON tree; the missing node when it has none. */
  public static JsonNode spec(GenericKubernetesResource liveObject) {
    return JsonTrees.of(liveObject.getAdditionalProperties().get("spec"));
  }

  /** Returns the condition of this type; empty when the object has none. */
  public static Optional<LiveCondition> find(GenericKubernetesResource liveObject, String type) {
    for (JsonNode condition : status(liveObject).path("conditions")) {
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

  /** Whether the condition of this type is True, at any generation. */
  public static boolean isTrue(GenericKubernetesResource liveObject, String type) {
    return find(liveObject, type).filter(LiveCondition::isTrue).isPresent();
  }

  /** Whether the object's condition {@code Ready} is True at its current generation. */
  public static boolean isReadyAtGeneration(GenericKubernetesResource liveObject) {
    return find(liveObject, READY)
        .filter(LiveCondition::isTrue)
        .filter(readyCondition -> readyCondition.observedGeneration() == generation(liveObject))
        .isPresent();
  }

  /** The generation of the object; 0 when the server does not count it. */
  public static long generation(GenericKubernetesResource liveObject) {
    Long generation = liveObject.getMetadata().getGeneration();
    return generation == null ? 0 : generation;
  }

  /**
   * Describes the object's condition {@code Ready} for a message: "Ready=False since T, reason R:
   * M".
   */
  public static String describeReady(GenericKubernetesResource liveObject, Redactor redactor) {
    LiveCondition readyCondition = find(liveObject, READY).orElse(null);
    if (readyCondition == null) {
      return "no condition Ready yet: check that its controller runs";
    }
    String readyStatus =
        "Ready="
            + readyCondition.status()
            + describeGeneration(readyCondition, generation(liveObject))
            + describeSince(readyCondition);
    return "%s, reason %s: %s"
        .formatted(readyStatus, readyCondition.reason(), redactor.quote(readyCondition.message()));
  }

  private static String describeGeneration(LiveCondition readyCondition, long generation) {
    long observedGeneration = readyCondition.observedGeneration();
    if (!readyCondition.isTrue() || observedGeneration == generation) {
      return "";
    }
    return observedGeneration == 0
        ? " without observedGeneration"
        : " at generation %d of %d".formatted(observedGeneration, generation);
  }

  private static String describeSince(LiveCondition readyCondition) {
    return readyCondition.since().isEmpty() ? "" : " since " + readyCondition.since();
  }

  /**
   * Explains why the live object is not {@linkplain #isReadyAtGeneration ready at its generation}.
   * A message puts the explanation after the name of the object: "is not Ready (Ready=False …)".
   */
  public static String explainNotReady(GenericKubernetesResource liveObject, Redactor redactor) {
    String readyDescription = describeReady(liveObject, redactor);
    return isTrue(liveObject, READY)
        ? "is not reconciled at generation %d yet (%s)"
            .formatted(generation(liveObject), readyDescription)
        : "is not Ready (%s)".formatted(readyDescription);
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
