package io.platformmesh.onboarding.starter.watcher.change;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.Sha256;
import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.workflows.status.ConditionType;
import io.platformmesh.onboarding.workflows.status.Phase;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads {@link ObservedState} from live objects. */
public final class ObservedStates {

  private ObservedStates() {}

  /** Reads the state of a ManagedProvider. */
  public static ObservedState.ManagedProvider of(ManagedProvider object) {
    Long generation = object.getMetadata().getGeneration();
    return new ObservedState.ManagedProvider(
        object.getMetadata().getUid(),
        generation == null ? 0 : generation,
        object.isMarkedForDeletion(),
        isSettled(object),
        controls(object));
  }

  /** Excludes annotations that onboardings write themselves, such as the inventory. */
  private static String controls(ManagedProvider object) {
    Map<String, String> annotations =
        Objects.requireNonNullElse(object.getMetadata().getAnnotations(), Map.of());
    return new TreeMap<>(annotations)
        .entrySet().stream()
            .filter(annotation -> isControl(annotation.getKey()))
            .map(annotation -> annotation.getKey() + "=" + annotation.getValue())
            .collect(Collectors.joining("\n"));
  }

  private static boolean isControl(String annotation) {
    return annotation.equals(OnboardingMetadata.GIVE_UP_ANNOTATION)
        || annotation.equals(OnboardingMetadata.PAUSED_ANNOTATION)
        || annotation.equals(OnboardingMetadata.RETRY_ANNOTATION)
        || annotation.startsWith(OnboardingMetadata.DEADLINE_ANNOTATION_PREFIX);
  }

  private static String annotation(HasMetadata object, String key) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    return annotations == null ? "" : annotations.getOrDefault(key, "");
  }

  /** Reports whether the phase of a ManagedProvider is Ready. */
  public static boolean isReady(ManagedProvider object) {
    return object.getStatus() != null && Phase.Ready.name().equals(object.getStatus().phase());
  }

  /**
   * Reports whether the status of a ManagedProvider is final for the current generation: Ready,
   * failed for good, or paused, without an unhandled retry request.
   */
  public static boolean isSettled(ManagedProvider object) {
    ManagedProviderStatus status = object.getStatus();
    if (status == null
        || object.isMarkedForDeletion()
        || !Objects.equals(status.observedGeneration(), object.getMetadata().getGeneration())) {
      return false;
    }
    List<Condition> conditions = Objects.requireNonNullElse(status.conditions(), List.of());
    boolean failedForGood =
        conditions.stream()
            .filter(condition -> condition.type().equals(ConditionType.Ready.name()))
            .anyMatch(condition -> condition.reason().equals(Reason.InvalidSpec.name()));
    boolean retry =
        !annotation(object, OnboardingMetadata.RETRY_ANNOTATION)
            .equals(annotation(object, OnboardingMetadata.RETRY_HANDLED_ANNOTATION));
    boolean paused = !annotation(object, OnboardingMetadata.PAUSED_ANNOTATION).isEmpty();
    if (paused || Phase.Paused.name().equals(status.phase())) {
      return paused && Phase.Paused.name().equals(status.phase());
    }
    return !retry && (isReady(object) || failedForGood);
  }

  /** Reads the state of a PlatformMesh, a Provider, or an object of Flux or OCM. */
  public static ObservedState.Dependency of(GenericKubernetesResource object) {
    JsonNode status = LiveConditions.status(object);
    String resolved = status.path("resource").path("access").path("imageReference").asText("");
    return new ObservedState.Dependency(
        object.getMetadata().getUid(),
        LiveConditions.generation(object),
        object.isMarkedForDeletion(),
        annotation(object, OnboardingMetadata.HAND_OVER_ANNOTATION),
        LiveConditions.find(object, "Ready")
            .map(ready -> ready.status() + " " + ready.reason() + " " + ready.observedGeneration())
            .orElse(""),
        LiveConditions.find(object, "Stalled").map(LiveConditions.LiveCondition::status).orElse(""),
        status.path("artifact").path("revision").asText(resolved));
  }

  /** Reads the state of a Secret; keeps a digest of its data, never the data. */
  public static ObservedState.Secret of(Secret object) {
    String content = object.getData() + "|" + object.getMetadata().getLabels();
    return new ObservedState.Secret(object.getMetadata().getUid(), Sha256.hex(content));
  }
}
