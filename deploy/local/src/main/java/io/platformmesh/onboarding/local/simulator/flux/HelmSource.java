package io.platformmesh.onboarding.local.simulator.flux;

import com.fasterxml.jackson.databind.JsonNode;
import io.platformmesh.onboarding.local.simulator.controller.ObjectKey;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.rules.SimulatedKind;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The chart of a HelmRelease, as its source object in the cluster offers it.
 *
 * @param chart name of the chart
 * @param version version of the chart, with the short digest as build metadata for OCI artifacts
 * @param ociDigest digest of the OCI artifact; null for charts of Helm repositories
 * @param reason reason of the condition if the chart is missing, else empty
 * @param error message of the condition if the chart is missing, else null
 */
record HelmSource(
    String chart,
    String version,
    @Nullable String ociDigest,
    String reason,
    @Nullable String error) {

  private static final int SHORT_DIGEST = 12;

  /** The source object of a HelmRelease. */
  static ObjectKey sourceKey(SimulatedObject helmRelease) {
    JsonNode chartRef = helmRelease.spec().path("chartRef");
    JsonNode sourceRef =
        chartRef.isObject()
            ? chartRef
            : helmRelease.spec().path("chart").path("spec").path("sourceRef");
    SimulatedKind kind =
        sourceRef.path("kind").asText().equals("HelmRepository")
            ? SimulatedKind.HELM_REPOSITORY
            : SimulatedKind.OCI_REPOSITORY;
    String namespace = SimulatedObject.textOf(sourceRef, "namespace", helmRelease.namespace());
    return helmRelease.key().inSameCluster(kind, namespace, sourceRef.path("name").asText());
  }

  static HelmSource of(SimulatedObject helmRelease) {
    ObjectKey key = sourceKey(helmRelease);
    Optional<SimulatedObject> sourceObject = helmRelease.find(key);
    if (sourceObject.isEmpty()) {
      return missing(
          "ArtifactFailed",
          "could not get Source object: "
              + key.kind().resourceName()
              + " \""
              + key.name()
              + "\" not found");
    }
    SimulatedObject chartSource = sourceObject.get();
    String errorPrefix = key.kind().kind() + " '" + key.path() + "' is not ready: ";
    boolean hasNoStatus = chartSource.spec().path("type").asText().equals("oci");
    if (!hasNoStatus
        && chartSource.status().path("observedGeneration").asLong() != chartSource.generation()) {
      return missing(
          "SourceNotReady", errorPrefix + "latest generation of object has not been reconciled");
    }
    if (!hasNoStatus && !chartSource.status().path("artifact").isObject()) {
      return missing("SourceNotReady", errorPrefix + "does not have an artifact");
    }
    return key.kind() == SimulatedKind.HELM_REPOSITORY
        ? fromHelmRepository(helmRelease)
        : fromOciRepository(chartSource);
  }

  private static HelmSource missing(String reason, String error) {
    return new HelmSource("", "", null, reason, error);
  }

  private static HelmSource fromHelmRepository(SimulatedObject helmRelease) {
    JsonNode chart = helmRelease.spec().path("chart").path("spec");
    String chartName = chart.path("chart").asText();
    return new HelmSource(
        chartName, SimulatedObject.textOf(chart, "version", "0.1.0"), null, "", null);
  }

  private static HelmSource fromOciRepository(SimulatedObject chartSource) {
    String revision = chartSource.status().path("artifact").path("revision").asText();
    int atSign = revision.indexOf('@');
    String tag = atSign < 0 ? "0.0.0" : revision.substring(0, atSign);
    String digest = revision.substring(atSign + 1);
    String url = chartSource.spec().path("url").asText();
    String hex = digest.substring(digest.indexOf(':') + 1);
    String version = tag + "+" + hex.substring(0, Math.min(SHORT_DIGEST, hex.length()));
    return new HelmSource(url.substring(url.lastIndexOf('/') + 1), version, digest, "", null);
  }

  /** The identity of the chart: name, version and digest. */
  String revision() {
    return chart + "@" + version + "@" + Objects.requireNonNullElse(ociDigest, "");
  }
}
