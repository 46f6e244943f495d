package io.platformmesh.onboarding.activities.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.redaction.Redactor;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.util.Optional;

/**
 * Decides from live objects alone whether Flux has deployed the desired version. It compares
 * generations and digests, so that a status about an earlier spec does not count.
 */
final class ReleaseReadiness {

  private final LiveComponents live;
  private final Redactor redactor;
  private final boolean changing;

  /**
   * @param live the live objects
   * @param redactor redacts the messages of their conditions
   * @param changing whether a change is being deployed: then a release that Flux is still
   *     reconciling does not count as deployed
   */
  ReleaseReadiness(LiveComponents live, Redactor redactor, boolean changing) {
    this.live = live;
    this.redactor = redactor;
    this.changing = changing;
  }

  /** The state of a component whose chart comes from an OCI registry with this tag. */
  ComponentState ofOci(String name, String tag) {
    GenericKubernetesResource source = live.find(ResourceKind.OCIRepository, name).orElse(null);
    if (source == null) {
      return missing(name, ResourceKind.OCIRepository, Reason.SourceNotReady);
    }
    if (!LiveConditions.isReadyAtGeneration(source)) {
      return sourceNotReady(name, source, LiveConditions.explainNotReady(source, redactor));
    }
    String revision = LiveConditions.status(source).path("artifact").path("revision").asText("");
    if (!revision.startsWith(tag + "@")) {
      return sourceNotReady(
          name,
          source,
          "has artifact %s instead of version %s"
              .formatted(revision.isEmpty() ? "none" : revision, tag));
    }
    return releaseBlocker(name, revision).orElseGet(() -> ComponentState.deployed(name, revision));
  }

  /** The state of a component whose chart comes from a Helm repository. */
  ComponentState ofHelm(String name) {
    Optional<ComponentState> blocked = releaseBlocker(name, "");
    if (blocked.isEmpty()) {
      String version =
          LiveConditions.status(live.find(ResourceKind.HelmRelease, name).orElseThrow())
              .path("history")
              .path(0)
              .path("chartVersion")
              .asText("");
      return ComponentState.deployed(name, version.isEmpty() ? null : version);
    }
    return live.find(ResourceKind.HelmRepository, name)
        .filter(source -> LiveConditions.find(source, "Ready").isPresent())
        .filter(source -> !LiveConditions.isReadyAtGeneration(source))
        .map(
            source ->
                sourceNotReady(name, source, LiveConditions.explainNotReady(source, redactor)))
        .orElseGet(blocked::get);
  }

  private static ComponentState sourceNotReady(
      String name, GenericKubernetesResource source, String predicate) {
    String message =
        "%s %s %s: does the chart version exist in the registry?"
            .formatted(source.getKind(), name, predicate);
    return isStalled(source)
        ? ComponentState.stuck(name, Reason.SourceNotReady, message)
        : ComponentState.waiting(name, Reason.SourceNotReady, message);
  }

  /** The state of a component whose release is not as desired; empty when the release is. */
  private Optional<ComponentState> releaseBlocker(String name, String revision) {
    GenericKubernetesResource release = live.find(ResourceKind.HelmRelease, name).orElse(null);
    if (release == null) {
      return Optional.of(missing(name, ResourceKind.HelmRelease, Reason.HelmReleaseNotReady));
    }
    String hint =
        "see kubectl describe helmrelease %s -n %s"
            .formatted(name, release.getMetadata().getNamespace());
    if (isStalled(release)) {
      return Optional.of(
          ComponentState.stuck(
              name,
              Reason.HelmReleaseStalled,
              "Flux has given up on HelmRelease %s (%s): %s, correct the cause, then run onboard retry"
                  .formatted(name, LiveConditions.describeReady(release, redactor), hint)));
    }
    return notReconciled(release)
        .or(() -> differentChart(release, revision))
        .map(
            predicate ->
                ComponentState.waiting(
                    name,
                    Reason.HelmReleaseNotReady,
                    "HelmRelease %s %s: %s".formatted(name, predicate, hint)));
  }

  /** Why Flux has not reconciled the release at its generation, as a predicate. */
  private Optional<String> notReconciled(GenericKubernetesResource release) {
    long observed = LiveConditions.status(release).path("observedGeneration").asLong(0);
    if (observed == LiveConditions.generation(release)
        && LiveConditions.isReadyAtGeneration(release)) {
      return changing && LiveConditions.isTrue(release, "Reconciling")
          ? Optional.of(
              "is being reconciled (%s)".formatted(LiveConditions.describeReady(release, redactor)))
          : Optional.empty();
    }
    return Optional.of(LiveConditions.explainNotReady(release, redactor));
  }

  /** Which other chart the release has deployed, as a predicate; empty for the desired one. */
  private static Optional<String> differentChart(
      GenericKubernetesResource release, String revision) {
    JsonNode latest = LiveConditions.status(release).path("history").path(0);
    return isOfRevision(latest, revision)
        ? Optional.empty()
        : Optional.of(
            "still has chart version %s instead of %s"
                .formatted(latest.path("chartVersion").asText("none"), revision));
  }

  private static boolean isOfRevision(JsonNode release, String revision) {
    int at = revision.indexOf('@');
    if (at < 0) {
      return true;
    }
    String deployedDigest = release.path("ociDigest").asText("");
    if (!deployedDigest.isEmpty()) {
      return deployedDigest.equals(revision.substring(at + 1));
    }
    String deployedVersion = release.path("chartVersion").asText("");
    return deployedVersion.isEmpty()
        || withoutBuild(deployedVersion).equals(withoutBuild(revision.substring(0, at)));
  }

  /**
   * A tag cannot contain the plus sign before the build metadata of a version: Helm writes {@code
   * _} instead.
   */
  private static String withoutBuild(String version) {
    return version.split("[+_]", 2)[0];
  }

  private static boolean isStalled(GenericKubernetesResource object) {
    return LiveConditions.find(object, "Stalled")
        .filter(LiveConditions.LiveCondition::isTrue)
        .filter(
            stalled ->
                stalled.observedGeneration() == 0
                    || stalled.observedGeneration() == LiveConditions.generation(object))
        .isPresent();
  }

  private static ComponentState missing(String name, ResourceKind kind, Reason reason) {
    return ComponentState.waiting(name, reason, kind + " " + name + " does not exist yet.");
  }
}
