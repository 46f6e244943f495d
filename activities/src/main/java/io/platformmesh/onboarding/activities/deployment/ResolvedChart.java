package io.platformmesh.onboarding.activities.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.OcmComponent;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.redaction.Redactor;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.util.Optional;

/**
 * The chart that the OCM controller has resolved a component to. It counts only if Component and
 * Resource are Ready at their current generation and the Component has the desired version.
 */
final class ResolvedChart {

  private ResolvedChart() {}

  /**
   * Returns the reference of the chart.
   *
   * @throws StageException while it is not resolved
   */
  static ImageReference require(
      String name, OcmComponent ocm, LiveComponents live, Redactor redactor) {
    GenericKubernetesResource component =
        requireReady(ResourceKind.Component, name, live, redactor);
    String version = LiveConditions.status(component).path("component").path("version").asText("");
    if (!version.equals(ocm.version())) {
      throw StageException.notReady(
          Reason.ComponentNotResolved,
          "OCM Component %s has version %s instead of %s: does that version exist in the registry?"
              .formatted(name, version.isEmpty() ? "none" : version, ocm.version()));
    }
    GenericKubernetesResource resource = requireReady(ResourceKind.Resource, name, live, redactor);
    JsonNode resolved = LiveConditions.status(resource).path("resource");
    String reference =
        Optional.of(resolved.path("access").path("imageReference").asText(""))
            .filter(text -> !text.isEmpty())
            .orElse(resolved.path("imageReference").asText(""));
    if (reference.isEmpty()) {
      throw StageException.notReady(
          Reason.ComponentNotResolved,
          "OCM Resource %s has no image reference: is the resource a chart in an OCI registry?"
              .formatted(name));
    }
    ImageReference parsed = ImageReference.parse(reference);
    String tag =
        parsed.tag().isEmpty() ? resolved.path("version").asText(ocm.version()) : parsed.tag();
    return new ImageReference(parsed.repository(), tag);
  }

  private static GenericKubernetesResource requireReady(
      ResourceKind kind, String name, LiveComponents live, Redactor redactor) {
    GenericKubernetesResource object =
        live.find(kind, name)
            .orElseThrow(
                () ->
                    StageException.notReady(
                        Reason.ComponentNotResolved, "OCM " + kind + " " + name + " is missing."));
    if (!LiveConditions.isReadyAtGeneration(object)) {
      throw StageException.notReady(
          Reason.ComponentNotResolved,
          "OCM %s %s %s: does the component version exist in the registry?"
              .formatted(kind, name, LiveConditions.explainNotReady(object, redactor)));
    }
    return object;
  }
}
