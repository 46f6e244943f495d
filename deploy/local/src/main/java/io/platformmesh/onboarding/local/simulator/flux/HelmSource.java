package io.platformmesh.onboarding.local.simulator.flux;

import com.fasterxml.jackson.databind.JsonNode;
import io.platformmesh.onboarding.local.simulator.controller.ObjectKey;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.rules.SimulatedKind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The chart that a HelmRelease installs, read from its OCIRepository or HelmChart.
 *
 * @param chart name of the chart; empty if the chart is missing
 * @param version version of the chart, for OCI artifacts with the short digest as build metadata
 * @param ociDigest digest of the OCI artifact; null for charts of HelmRepositories
 * @param reason reason of the condition Ready if the chart is missing, else empty
 * @param error message of the condition Ready if the chart is missing, else null
 */
record HelmSource(
    String chart,
    String version,
    @Nullable String ociDigest,
    String reason,
    @Nullable String error) {

  private static final int SHORT_DIGEST_LENGTH = 12;

  /** The key of the OCIRepository or HelmChart that a HelmRelease has its chart from. */
  static ObjectKey sourceKey(SimulatedObject helmRelease) {
    if (ChartTemplate.isUsedBy(helmRelease)) {
      return ChartTemplate.keyOf(helmRelease);
    }
    JsonNode chartRef = helmRelease.spec().path("chartRef");
    String sourceNamespace = SimulatedObject.textOf(chartRef, "namespace", helmRelease.namespace());
    String sourceName = chartRef.path("name").asText();
    return helmRelease
        .key()
        .inSameCluster(SimulatedKind.OCI_REPOSITORY, sourceNamespace, sourceName);
  }

  /** Reads the chart of a HelmRelease from its source, or the error that makes it missing. */
  static HelmSource of(SimulatedObject helmRelease) {
    ObjectKey sourceKey = sourceKey(helmRelease);
    SimulatedObject chartSource = helmRelease.find(sourceKey).orElse(null);
    if (chartSource == null) {
      return missingChart(
          "ArtifactFailed",
          "could not get Source object: %s \"%s\" not found"
              .formatted(sourceKey.kind().resourceName(), sourceKey.name()));
    }
    String sourceError = sourceError(chartSource);
    if (sourceError != null) {
      return missingChart(
          "SourceNotReady",
          "%s '%s' is not ready: %s"
              .formatted(sourceKey.kind().kind(), sourceKey.path(), sourceError));
    }
    return sourceKey.kind() == SimulatedKind.HELM_CHART
        ? fromHelmChart(chartSource)
        : fromOciRepository(chartSource);
  }

  private static @Nullable String sourceError(SimulatedObject chartSource) {
    JsonNode sourceStatus = chartSource.status();
    if (sourceStatus.path("observedGeneration").asLong() != chartSource.generation()) {
      return "latest generation of object has not been reconciled";
    }
    return sourceStatus.path("artifact").isObject() ? null : "does not have an artifact";
  }

  private static HelmSource missingChart(String reason, String error) {
    return new HelmSource("", "", null, reason, error);
  }

  private static HelmSource fromHelmChart(SimulatedObject helmChart) {
    String chart = helmChart.spec().path("chart").asText();
    String version = helmChart.status().path("artifact").path("revision").asText();
    return availableChart(chart, version, null);
  }

  private static HelmSource fromOciRepository(SimulatedObject ociRepository) {
    String revision = ociRepository.status().path("artifact").path("revision").asText();
    int atSign = revision.indexOf('@');
    String tag = atSign < 0 ? "0.0.0" : revision.substring(0, atSign);
    String ociDigest = revision.substring(atSign + 1);
    String digestHex = ociDigest.substring(ociDigest.indexOf(':') + 1);
    String shortDigest = digestHex.substring(0, Math.min(SHORT_DIGEST_LENGTH, digestHex.length()));
    String url = ociRepository.spec().path("url").asText();
    String chart = url.substring(url.lastIndexOf('/') + 1);
    return availableChart(chart, tag + "+" + shortDigest, ociDigest);
  }

  private static HelmSource availableChart(
      String chart, String version, @Nullable String ociDigest) {
    return new HelmSource(chart, version, ociDigest, "", null);
  }

  /** The identity of the chart: its name, version and OCI digest. */
  String revision() {
    return chart + "@" + version + "@" + Objects.requireNonNullElse(ociDigest, "");
  }
}
