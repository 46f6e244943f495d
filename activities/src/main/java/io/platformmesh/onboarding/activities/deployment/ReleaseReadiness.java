package io.platformmesh.onboarding.activities.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.redaction.Redactor;
import io.platformmesh.onboarding.workflows.Reason;
import java.util.Optional;

/**
 * Decides from live objects alone whether Flux has deployed the desired version. It compares
 * generations and digests, so that a status about an earlier spec does not count.
 */
final class ReleaseReadiness {

  private final LiveComponents liveComponents;
  private final Redactor redactor;
  private final boolean isChangeInProgress;

  /**
   * @param liveComponents the live objects
   * @param redactor redacts the messages of their conditions
   * @param isChangeInProgress whether a change is being deployed: then a release that Flux is still
   *     reconciling does not count as deployed
   */
  ReleaseReadiness(LiveComponents liveComponents, Redactor redactor, boolean isChangeInProgress) {
    this.liveComponents = liveComponents;
    this.redactor = redactor;
    this.isChangeInProgress = isChangeInProgress;
  }

  /** The state of a component whose chart comes from an OCI registry with this tag. */
  ComponentState ofOciComponent(String componentName, String tag) {
    GenericKubernetesResource source =
        liveComponents.find(ResourceKind.OCIRepository, componentName).orElse(null);
    if (source == null) {
      return stateOfMissingObject(componentName, ResourceKind.OCIRepository, Reason.SourceNotReady);
    }
    if (!LiveConditions.isReadyAtGeneration(source)) {
      return stateOfUnreadySource(
          componentName, source, LiveConditions.explainNotReady(source, redactor));
    }
    String sourceRevision =
        LiveConditions.status(source).path("artifact").path("revision").asText("");
    if (!sourceRevision.startsWith(tag + "@")) {
      return stateOfUnreadySource(
          componentName,
          source,
          "has artifact %s instead of version %s"
              .formatted(sourceRevision.isEmpty() ? "none" : sourceRevision, tag));
    }
    return stateOfBlockedRelease(componentName, sourceRevision)
        .orElseGet(() -> ComponentState.deployed(componentName, sourceRevision));
  }

  /** The state of a component whose chart comes from a Helm repository. */
  ComponentState ofHelmComponent(String componentName) {
    Optional<ComponentState> releaseState = stateOfBlockedRelease(componentName, "");
    if (releaseState.isEmpty()) {
      String version =
          LiveConditions.status(
                  liveComponents.find(ResourceKind.HelmRelease, componentName).orElseThrow())
              .path("history")
              .path(0)
              .path("chartVersion")
              .asText("");
      return ComponentState.deployed(componentName, version.isEmpty() ? null : version);
    }
    return liveComponents
        .find(ResourceKind.HelmRepository, componentName)
        .filter(source -> LiveConditions.find(source, "Ready").isPresent())
        .filter(source -> !LiveConditions.isReadyAtGeneration(source))
        .map(
            source ->
                stateOfUnreadySource(
                    componentName, source, LiveConditions.explainNotReady(source, redactor)))
        .orElseGet(releaseState::get);
  }

  private static ComponentState stateOfUnreadySource(
      String componentName, GenericKubernetesResource source, String predicate) {
    String message =
        "%s %s %s: does the chart version exist in the registry?"
            .formatted(source.getKind(), componentName, predicate);
    return isStalled(source)
        ? ComponentState.stuck(componentName, Reason.SourceNotReady, message)
        : ComponentState.waiting(componentName, Reason.SourceNotReady, message);
  }

  /** The state of a component whose release is not as desired; empty when the release is. */
  private Optional<ComponentState> stateOfBlockedRelease(
      String componentName, String sourceRevision) {
    GenericKubernetesResource release =
        liveComponents.find(ResourceKind.HelmRelease, componentName).orElse(null);
    if (release == null) {
      return Optional.of(
          stateOfMissingObject(
              componentName, ResourceKind.HelmRelease, Reason.HelmReleaseNotReady));
    }
    String describeHint =
        "see kubectl describe helmrelease %s -n %s"
            .formatted(componentName, release.getMetadata().getNamespace());
    if (isStalled(release)) {
      return Optional.of(
          ComponentState.stuck(
              componentName,
              Reason.HelmReleaseStalled,
              "Flux has given up on HelmRelease %s (%s): %s, correct the cause, then run onboard retry"
                  .formatted(
                      componentName,
                      LiveConditions.describeReady(release, redactor),
                      describeHint)));
    }
    return explainNotReconciled(release)
        .or(() -> explainDifferentChart(release, sourceRevision))
        .map(
            predicate ->
                ComponentState.waiting(
                    componentName,
                    Reason.HelmReleaseNotReady,
                    "HelmRelease %s %s: %s".formatted(componentName, predicate, describeHint)));
  }

  /** Why Flux has not reconciled the release at its generation, as a predicate. */
  private Optional<String> explainNotReconciled(GenericKubernetesResource release) {
    long observedGeneration = LiveConditions.status(release).path("observedGeneration").asLong(0);
    if (observedGeneration == LiveConditions.generation(release)
        && LiveConditions.isReadyAtGeneration(release)) {
      return isChangeInProgress && LiveConditions.isTrue(release, "Reconciling")
          ? Optional.of(
              "is being reconciled (%s)".formatted(LiveConditions.describeReady(release, redactor)))
          : Optional.empty();
    }
    return Optional.of(LiveConditions.explainNotReady(release, redactor));
  }

  /** Which other chart the release has deployed, as a predicate; empty for the desired one. */
  private static Optional<String> explainDifferentChart(
      GenericKubernetesResource release, String sourceRevision) {
    JsonNode latestInstallation = LiveConditions.status(release).path("history").path(0);
    return isOfRevision(latestInstallation, sourceRevision)
        ? Optional.empty()
        : Optional.of(
            "still has chart version %s instead of %s"
                .formatted(latestInstallation.path("chartVersion").asText("none"), sourceRevision));
  }

  private static boolean isOfRevision(JsonNode latestInstallation, String sourceRevision) {
    int digestSeparator = sourceRevision.indexOf('@');
    if (digestSeparator < 0) {
      return true;
    }
    String deployedDigest = latestInstallation.path("ociDigest").asText("");
    if (!deployedDigest.isEmpty()) {
      return deployedDigest.equals(sourceRevision.substring(digestSeparator + 1));
    }
    String deployedVersion = latestInstallation.path("chartVersion").asText("");
    return deployedVersion.isEmpty()
        || withoutBuildMetadata(deployedVersion)
            .equals(withoutBuildMetadata(sourceRevision.substring(0, digestSeparator)));
  }

  /**
   * A tag cannot contain the plus sign before the build metadata of a version: Helm writes {@code
   * _} instead.
   */
  private static String withoutBuildMetadata(String version) {
    return version.split("[+_]", 2)[0];
  }

  private static boolean isStalled(GenericKubernetesResource fluxObject) {
    return LiveConditions.find(fluxObject, "Stalled")
        .filter(LiveConditions.LiveCondition::isTrue)
        .filter(
            stalledCondition ->
                stalledCondition.observedGeneration() == 0
                    || stalledCondition.observedGeneration()
                        == LiveConditions.generation(fluxObject))
        .isPresent();
  }

  private static ComponentState stateOfMissingObject(
      String componentName, ResourceKind kind, Reason reason) {
    return ComponentState.waiting(
        componentName, reason, kind + " " + componentName + " does not exist yet.");
  }
}
