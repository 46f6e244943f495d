package io.platformmesh.onboarding.activities.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The suspension of an object of Flux or of the OCM controller, which a user sets by {@code
 * spec.suspend}: the controller leaves the object as it is.
 */
public final class Suspension {

  /** JSON pointer of the field in managed fields. */
  private static final String SUSPEND_FIELD = "/f:spec/f:suspend";

  private Suspension() {}

  /** Whether a user has suspended the object. */
  public static boolean isSuspended(GenericKubernetesResource liveObject) {
    return LiveConditions.spec(liveObject).path("suspend").asBoolean();
  }

  /**
   * Whether a suspended object is as it was before its suspension: Ready, at the generation before
   * the one with which it was suspended. A later change of the spec waits until a user resumes the
   * object.
   */
  public static boolean isReadyBeforeSuspension(GenericKubernetesResource liveObject) {
    long generation = LiveConditions.generation(liveObject);
    return isSuspended(liveObject)
        && LiveConditions.find(liveObject, "Ready")
            .filter(LiveConditions.LiveCondition::isTrue)
            .filter(ready -> ready.observedGeneration() >= generation - 1)
            .isPresent();
  }

  /** Says who has suspended the object, as far as managed fields know, and how to resume it. */
  public static String describe(GenericKubernetesResource liveObject) {
    String kind = liveObject.getKind().toLowerCase(Locale.ROOT);
    return "%s %s is suspended%s: resume it with kubectl patch %s %s -n %s --type merge -p '{\"spec\":{\"suspend\":false}}'"
        .formatted(
            liveObject.getKind(),
            liveObject.getMetadata().getName(),
            manager(liveObject).map(name -> " by " + name).orElse(""),
            kind,
            liveObject.getMetadata().getName(),
            liveObject.getMetadata().getNamespace());
  }

  private static Optional<String> manager(GenericKubernetesResource liveObject) {
    return Objects.requireNonNullElse(
            liveObject.getMetadata().getManagedFields(), List.<ManagedFieldsEntry>of())
        .stream()
        .filter(Suspension::ownsSuspend)
        .map(ManagedFieldsEntry::getManager)
        .findFirst();
  }

  private static boolean ownsSuspend(ManagedFieldsEntry entry) {
    JsonNode fields = JsonTrees.of(entry.getFieldsV1());
    return !fields.at(SUSPEND_FIELD).isMissingNode();
  }
}
