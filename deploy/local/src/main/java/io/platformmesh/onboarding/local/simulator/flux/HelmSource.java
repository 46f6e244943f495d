package io.platformmesh.onboarding.local.simulator.flux;

import com.fasterxml.jackson.databind.JsonNode;
import io.platformmesh.onboarding.local.simulator.controller.ObjectKey;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.rules.SimulatedKind;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The source of the chart of a HelmRelease.
 *
 * @param chart name of the chart
 * @param version version of the chart, with the short digest as build metadata for OCI artifacts
 * @param ociDigest digest of the OCI artifact; null for charts of Helm repositories
 * @param reason reason of the condition if the chart is missing, else empty
 * @param problem message of the condition if the chart is missing, else null
 */
record HelmSource(
    String chart,
    String version,
    @Nullable String ociDigest,
    String reason,
    @Nullable String problem) {

  private static final int SHORT_DIGEST = 12;

  /** The source object of a HelmRelease. */
  static ObjectKey reference(SimulatedObject release) {
    JsonNode chartRef = release.spec().path("chartRef");
    JsonNode reference =
        chartRef.isObject()
            ? chartRef
            : release.spec().path("chart").path("spec").path("sourceRef");
    SimulatedKind kind =
        reference.path("kind").asText().equals("HelmRepository")
            ? SimulatedKind.HELM_REPOSITORY
            : SimulatedKind.OCI_REPOSITORY;
    String namespace = SimulatedObject.text(reference, "namespace", release.namespace());
    return release.key().other(kind, namespace, reference.path("name").asText());
  }

  static HelmSource of(SimulatedObject release) {
    ObjectKey key = reference(release);
    Optional<SimulatedObject> found = release.find(key);
    if (found.isEmpty()) {
      return missing(
          "ArtifactFailed",
          "could not get Source object: "
              + key.kind().resourceName()
              + " \""
              + key.name()
              + "\" not found");
    }
    SimulatedObject source = found.get();
    String title = key.kind().kind() + " '" + key.path() + "' is not ready: ";
    boolean isStatic = source.spec().path("type").asText().equals("oci");
    if (!isStatic && source.status().path("observedGeneration").asLong() != source.generation()) {
      return missing(
          "SourceNotReady", title + "latest generation of object has not been reconciled");
    }
    if (!isStatic && !source.status().path("artifact").isObject()) {
      return missing("SourceNotReady", title + "does not have an artifact");
    }
    return key.kind() == SimulatedKind.HELM_REPOSITORY ? indexed(release) : pulled(source);
  }

  private static HelmSource missing(String reason, String problem) {
    return new HelmSource("", "", null, reason, problem);
  }

  private static HelmSource indexed(SimulatedObject release) {
    JsonNode chart = release.spec().path("chart").path("spec");
    String name = chart.path("chart").asText();
    return new HelmSource(name, SimulatedObject.text(chart, "version", "0.1.0"), null, "", null);
  }

  private static HelmSource pulled(SimulatedObject source) {
    String revision = source.status().path("artifact").path("revision").asText();
    int at = revision.indexOf('@');
    String tag = at < 0 ? "0.0.0" : revision.substring(0, at);
    String digest = revision.substring(at + 1);
    String url = source.spec().path("url").asText();
    String hex = digest.substring(digest.indexOf(':') + 1);
    String version = tag + "+" + hex.substring(0, Math.min(SHORT_DIGEST, hex.length()));
    return new HelmSource(url.substring(url.lastIndexOf('/') + 1), version, digest, "", null);
  }

  /** The identity of the chart: name, version and digest. */
  String revision() {
    return chart + "@" + version + "@" + Objects.requireNonNullElse(ociDigest, "");
  }
}
