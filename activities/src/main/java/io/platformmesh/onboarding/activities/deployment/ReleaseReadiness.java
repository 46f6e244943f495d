package io.platformmesh.onboarding.activities.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.redaction.Redactor;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.util.Optional;

/**
 * Whether Flux has deployed what is wanted: decided from the live objects alone, by generations and
 * digests, so that what Flux says of an earlier spec is not believed.
 */
final class ReleaseReadiness {

  private final LiveComponents live;
  private final Redactor redactor;
  private final boolean changing;

  /**
   * @param live the objects
   * @param redactor cleans what is quoted from them
   * @param changing whether a change is being deployed, so that a release that Flux still works on
   *     does not count
   */
  ReleaseReadiness(LiveComponents live, Redactor redactor, boolean changing) {
    this.live = live;
    this.redactor = redactor;
    this.changing = changing;
  }

  /** State of a component whose chart comes from an OCI registry with this tag. */
  ComponentState ofOci(String name, String tag) {
    GenericKubernetesResource source = live.find(ResourceKind.OCIRepository, name).orElse(null);
    if (source == null) {
      return missing(name, ResourceKind.OCIRepository, Reason.SourceNotReady);
    }
    String revision = LiveConditions.status(source).path("artifact").path("revision").asText("");
    if (!LiveConditions.isReadyAtGeneration(source) || !revision.startsWith(tag + "@")) {
      return sourceState(name, source);
    }
    return release(name, revision).orElseGet(() -> ComponentState.deployed(name, revision));
  }

  /** State of a component whose chart comes from a Helm repository. */
  ComponentState ofHelm(String name) {
    Optional<ComponentState> trouble = release(name, "");
    if (trouble.isEmpty()) {
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
        .map(source -> sourceState(name, source))
        .orElseGet(trouble::get);
  }

  private ComponentState sourceState(String name, GenericKubernetesResource source) {
    String message =
        "%s %s is not Ready (%s): does the chart version exist in the registry?"
            .formatted(source.getKind(), name, LiveConditions.describeReady(source, redactor));
    return isStalled(source)
        ? ComponentState.stuck(name, Reason.SourceNotReady, message)
        : ComponentState.waiting(name, Reason.SourceNotReady, message);
  }

  /** Why the HelmRelease is not as wanted; empty when it is. */
  private Optional<ComponentState> release(String name, String revision) {
    GenericKubernetesResource release = live.find(ResourceKind.HelmRelease, name).orElse(null);
    if (release == null) {
      return Optional.of(missing(name, ResourceKind.HelmRelease, Reason.HelmReleaseNotReady));
    }
    JsonNode status = LiveConditions.status(release);
    String where =
        "see kubectl describe helmrelease %s -n %s"
            .formatted(name, release.getMetadata().getNamespace());
    if (isStalled(release)) {
      return Optional.of(
          ComponentState.stuck(
              name,
              Reason.HelmReleaseStalled,
              "Flux has given up on HelmRelease %s (%s): %s, correct what it complains about, then onboard retry"
                  .formatted(name, LiveConditions.describeReady(release, redactor), where)));
    }
    boolean observed =
        status.path("observedGeneration").asLong(0) == LiveConditions.generation(release);
    boolean working =
        changing
            && LiveConditions.find(release, "Reconciling")
                .filter(LiveConditions.LiveCondition::isTrue)
                .isPresent();
    if (!observed || working || !LiveConditions.isReadyAtGeneration(release)) {
      return Optional.of(
          ComponentState.waiting(
              name,
              Reason.HelmReleaseNotReady,
              "HelmRelease %s is not Ready (%s): %s"
                  .formatted(name, LiveConditions.describeReady(release, redactor), where)));
    }
    JsonNode latest = status.path("history").path(0);
    return isOfRevision(latest, revision)
        ? Optional.empty()
        : Optional.of(
            ComponentState.waiting(
                name,
                Reason.HelmReleaseNotReady,
                "HelmRelease %s still has chart version %s, %s is wanted: %s"
                    .formatted(name, latest.path("chartVersion").asText("none"), revision, where)));
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
   * A tag cannot hold the plus sign before a version's build metadata, so Helm writes {@code _}.
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
    return ComponentState.waiting(name, reason, kind + " " + name + " is not there yet.");
  }
}
