package io.platformmesh.onboarding.starter.watcher.change;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.SecretValue;
import io.platformmesh.onboarding.activities.client.Sha256;
import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.Phase;
import io.platformmesh.onboarding.workflows.Reason;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Extracts the {@link ObservedState} of objects in the caches of informers. */
public final class ObservedStates {

  private ObservedStates() {}

  /** Returns the observed state of a ManagedProvider. */
  public static ObservedState.ManagedProvider of(ManagedProvider managedProvider) {
    Long generation = managedProvider.getMetadata().getGeneration();
    return new ObservedState.ManagedProvider(
        managedProvider.getMetadata().getUid(),
        generation == null ? 0 : generation,
        managedProvider.isMarkedForDeletion(),
        isSettled(managedProvider),
        controlAnnotations(managedProvider));
  }

  /** Returns the annotations by which users control onboardings, one per line. */
  private static String controlAnnotations(ManagedProvider managedProvider) {
    Map<String, String> annotations =
        Objects.requireNonNullElse(managedProvider.getMetadata().getAnnotations(), Map.of());
    return new TreeMap<>(annotations)
        .entrySet().stream()
            .filter(annotation -> isControlAnnotation(annotation.getKey()))
            .map(annotation -> annotation.getKey() + "=" + annotation.getValue())
            .collect(Collectors.joining("\n"));
  }

  private static boolean isControlAnnotation(String annotationName) {
    return annotationName.equals(OnboardingMetadata.GIVE_UP_ANNOTATION)
        || annotationName.equals(OnboardingMetadata.PAUSED_ANNOTATION)
        || annotationName.equals(OnboardingMetadata.RETRY_ANNOTATION)
        || annotationName.startsWith(OnboardingMetadata.DEADLINE_ANNOTATION_PREFIX);
  }

  private static String annotationOrEmpty(HasMetadata observedObject, String annotationName) {
    Map<String, String> annotations = observedObject.getMetadata().getAnnotations();
    return annotations == null ? "" : annotations.getOrDefault(annotationName, "");
  }

  /** Reports whether the phase of a ManagedProvider is Ready. */
  public static boolean isReady(ManagedProvider managedProvider) {
    return managedProvider.getStatus() != null
        && Phase.Ready.name().equals(managedProvider.getStatus().phase());
  }

  /**
   * Reports whether the status of a ManagedProvider is final for the current generation: Ready,
   * failed for good, or paused, without an unhandled retry request.
   */
  public static boolean isSettled(ManagedProvider managedProvider) {
    ManagedProviderStatus status = managedProvider.getStatus();
    if (status == null
        || managedProvider.isMarkedForDeletion()
        || !Objects.equals(
            status.observedGeneration(), managedProvider.getMetadata().getGeneration())) {
      return false;
    }
    boolean pauseRequested =
        !annotationOrEmpty(managedProvider, OnboardingMetadata.PAUSED_ANNOTATION).isEmpty();
    boolean isPaused = Phase.Paused.name().equals(status.phase());
    if (pauseRequested || isPaused) {
      return pauseRequested && isPaused;
    }
    return !isRetryRequested(managedProvider)
        && (isReady(managedProvider) || hasFailedForGood(status));
  }

  private static boolean hasFailedForGood(ManagedProviderStatus status) {
    List<Condition> conditions = Objects.requireNonNullElse(status.conditions(), List.of());
    return conditions.stream()
        .filter(condition -> condition.type().equals(ConditionType.Ready.name()))
        .anyMatch(readyCondition -> readyCondition.reason().equals(Reason.InvalidSpec.name()));
  }

  private static boolean isRetryRequested(ManagedProvider managedProvider) {
    String latestRetry = annotationOrEmpty(managedProvider, OnboardingMetadata.RETRY_ANNOTATION);
    String handledRetry =
        annotationOrEmpty(managedProvider, OnboardingMetadata.RETRY_HANDLED_ANNOTATION);
    return !latestRetry.equals(handledRetry);
  }

  /** Returns the observed state of a PlatformMesh, a Provider, or an object of Flux or OCM. */
  public static ObservedState.Dependency of(GenericKubernetesResource dependency) {
    String readyCondition =
        LiveConditions.find(dependency, "Ready")
            .map(ready -> ready.status() + " " + ready.reason() + " " + ready.observedGeneration())
            .orElse("");
    String stalledStatus =
        LiveConditions.find(dependency, "Stalled")
            .map(LiveConditions.LiveCondition::status)
            .orElse("");
    return new ObservedState.Dependency(
        dependency.getMetadata().getUid(),
        LiveConditions.generation(dependency),
        dependency.isMarkedForDeletion(),
        annotationOrEmpty(dependency, OnboardingMetadata.HAND_OVER_ANNOTATION),
        LiveConditions.isReadyAtGeneration(dependency) && !stalledStatus.equals("True"),
        readyCondition,
        stalledStatus,
        artifactRevision(dependency));
  }

  /** Returns the revision of a Flux artifact, or the image to which an OCM resource resolved. */
  private static String artifactRevision(GenericKubernetesResource dependency) {
    JsonNode status = LiveConditions.status(dependency);
    String resolvedImageReference =
        status.path("resource").path("access").path("imageReference").asText("");
    return status.path("artifact").path("revision").asText(resolvedImageReference);
  }

  /** Returns the observed state of a Secret: a digest of its data, never the data. */
  public static ObservedState.Secret of(Secret secret) {
    String observedContent = secret.getData() + "|" + secret.getMetadata().getLabels();
    return new ObservedState.Secret(
        secret.getMetadata().getUid(), Sha256.hex(observedContent), isUnmodifiedCopy(secret));
  }

  /** Reports whether a Secret holds exactly the kubeconfig of which an onboarding wrote a copy. */
  private static boolean isUnmodifiedCopy(Secret secret) {
    String copiedDigest = annotationOrEmpty(secret, OnboardingMetadata.DIGEST_ANNOTATION);
    Map<String, String> data = Objects.requireNonNullElse(secret.getData(), Map.of());
    return data.size() == 1
        && SecretValue.of(secret, data.keySet().iterator().next())
            .filter(copiedKubeconfig -> copiedKubeconfig.sha256().equals(copiedDigest))
            .isPresent();
  }
}
