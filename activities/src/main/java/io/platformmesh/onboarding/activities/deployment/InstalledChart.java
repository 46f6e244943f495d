package io.platformmesh.onboarding.activities.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.client.LiveConditions;

/**
 * The chart that a HelmRelease has installed last, by the first entry of its history.
 *
 * @param version version of the chart; empty if Flux reports none
 * @param digest digest of the artifact in an OCI registry; empty if Flux reports none
 */
record InstalledChart(String version, String digest) {

  static InstalledChart of(GenericKubernetesResource release) {
    JsonNode latestInstallation = LiveConditions.status(release).path("history").path(0);
    return new InstalledChart(
        latestInstallation.path("chartVersion").asText(""),
        latestInstallation.path("ociDigest").asText(""));
  }

  /**
   * Whether the chart is the artifact of a source: by digest, or by version where Flux reports no
   * digest.
   *
   * @param sourceRevision {@code tag@digest} or the digest; empty for a source without revisions
   */
  boolean isOfRevision(String sourceRevision) {
    if (sourceRevision.isEmpty()) {
      return true;
    }
    return digest.isEmpty()
        ? version.isEmpty() || tagOf(sourceRevision).isEmpty() || isOfVersion(sourceRevision)
        : digest.equals(sourceRevision.substring(sourceRevision.indexOf('@') + 1));
  }

  /** Whether the chart has the version of a revision, whatever its digest. */
  boolean isOfVersion(String sourceRevision) {
    return !version.isEmpty()
        && withoutBuildMetadata(version).equals(withoutBuildMetadata(tagOf(sourceRevision)));
  }

  /** The version for a message. */
  String describeVersion() {
    return version.isEmpty() ? "none" : version;
  }

  private static String tagOf(String sourceRevision) {
    return sourceRevision.substring(0, Math.max(0, sourceRevision.indexOf('@')));
  }

  /**
   * A tag cannot contain the plus sign before the build metadata of a version: Helm writes {@code
   * _} instead.
   */
  private static String withoutBuildMetadata(String version) {
    return version.split("[+_]", 2)[0];
  }
}
