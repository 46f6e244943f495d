package io.platformmesh.onboarding.activities.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.chart.ChartVersion;
import io.platformmesh.onboarding.activities.chart.InvalidChartException;
import io.platformmesh.onboarding.activities.chart.OciChart;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.OcmComponent;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.redaction.Redactor;
import io.platformmesh.onboarding.workflows.Reason;

/**
 * The chart that the OCM controller has resolved a component to. The chart is used only if the OCM
 * Component and the OCM Resource are Ready at their current generation, and the Component has the
 * desired version.
 */
final class ResolvedChart {

  private ResolvedChart() {}

  /**
   * Returns the reference of the chart that the component is resolved to.
   *
   * @throws StageException while the component is not resolved
   */
  static OciChart require(
      String componentName,
      OcmComponent desiredComponent,
      LiveComponents liveComponents,
      Redactor redactor) {
    GenericKubernetesResource component =
        requireReady(ResourceKind.Component, componentName, liveComponents, redactor);
    String resolvedVersion =
        LiveConditions.status(component).path("component").path("version").asText("");
    ChartVersion desiredVersion = OcmObjects.versionOf(desiredComponent);
    if (!desiredVersion.includes(resolvedVersion)) {
      String shownVersion = resolvedVersion.isEmpty() ? "none" : resolvedVersion;
      throw StageException.notReady(
          Reason.ComponentNotResolved,
          "OCM Component %s has version %s instead of %s: does that version exist in the registry?"
              .formatted(componentName, shownVersion, desiredVersion.text()));
    }
    GenericKubernetesResource resource =
        requireReady(ResourceKind.Resource, componentName, liveComponents, redactor);
    JsonNode resolvedResource = LiveConditions.status(resource).path("resource");
    String accessReference = resolvedResource.path("access").path("imageReference").asText("");
    String referenceText =
        accessReference.isEmpty()
            ? resolvedResource.path("imageReference").asText("")
            : accessReference;
    if (referenceText.isEmpty()) {
      throw StageException.notReady(
          Reason.ComponentNotResolved,
          "OCM Resource %s has no image reference: is the resource a chart in an OCI registry?"
              .formatted(componentName));
    }
    try {
      return OciChart.ofReference(
          referenceText, resolvedResource.path("version").asText(resolvedVersion));
    } catch (InvalidChartException invalidReference) {
      throw StageException.notReady(
          Reason.ComponentNotResolved,
          "OCM Resource %s was resolved to a reference that cannot be used: %s"
              .formatted(componentName, invalidReference.getMessage()));
    }
  }

  private static GenericKubernetesResource requireReady(
      ResourceKind kind, String componentName, LiveComponents liveComponents, Redactor redactor) {
    GenericKubernetesResource ocmObject =
        liveComponents
            .find(kind, componentName)
            .orElseThrow(
                () ->
                    StageException.notReady(
                        Reason.ComponentNotResolved,
                        "OCM " + kind + " " + componentName + " is missing."));
    if (!LiveConditions.isReadyAtGeneration(ocmObject)) {
      throw StageException.notReady(
          Reason.ComponentNotResolved,
          "OCM %s %s %s: does the component version exist in the registry?"
              .formatted(kind, componentName, LiveConditions.explainNotReady(ocmObject, redactor)));
    }
    return ocmObject;
  }
}
