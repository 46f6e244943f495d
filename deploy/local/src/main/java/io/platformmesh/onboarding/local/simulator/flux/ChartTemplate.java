package io.platformmesh.onboarding.local.simulator.flux;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.platformmesh.onboarding.local.Json;
import io.platformmesh.onboarding.local.simulator.controller.ObjectKey;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.controller.StatusDraft;
import io.platformmesh.onboarding.local.simulator.rules.SimulatedKind;
import java.util.Map;

/** The HelmChart that the helm-controller creates for a HelmRelease with {@code spec.chart}. */
final class ChartTemplate {
  private static final String FIELD_MANAGER = "helm-controller";

  private ChartTemplate() {}

  /** Whether a HelmRelease has its chart from a HelmChart. */
  static boolean isUsedBy(SimulatedObject helmRelease) {
    return helmRelease.spec().path("chart").isObject();
  }

  /** The key of the HelmChart of a HelmRelease. */
  static ObjectKey keyOf(SimulatedObject helmRelease) {
    return helmRelease
        .key()
        .inSameCluster(
            SimulatedKind.HELM_CHART,
            helmRelease.namespace(),
            helmRelease.namespace() + "-" + helmRelease.name());
  }

  /** Applies the HelmChart, or deletes it if the spec no longer has a chart template. */
  static void reconcile(SimulatedObject helmRelease, StatusDraft status) {
    if (isUsedBy(helmRelease)) {
      apply(helmRelease);
      status.node().put("helmChart", keyOf(helmRelease).path());
    } else if (status.node().has("helmChart")) {
      delete(helmRelease);
      status.node().remove("helmChart");
    }
  }

  private static void apply(SimulatedObject helmRelease) {
    JsonNode template = helmRelease.spec().path("chart").path("spec");
    ObjectNode spec = Json.mapper().createObjectNode();
    spec.put("chart", template.path("chart").asText());
    spec.put("version", SimulatedObject.textOf(template, "version", "*"));
    spec.put(
        "interval",
        SimulatedObject.textOf(template, "interval", helmRelease.spec().path("interval").asText()));
    spec.put("reconcileStrategy", "ChartVersion");
    ObjectNode sourceRef = spec.putObject("sourceRef");
    sourceRef.put("kind", template.path("sourceRef").path("kind").asText());
    sourceRef.put("name", template.path("sourceRef").path("name").asText());
    GenericKubernetesResource helmChart = new GenericKubernetesResource();
    helmChart.setApiVersion(SimulatedKind.HELM_CHART.apiVersion());
    helmChart.setKind(SimulatedKind.HELM_CHART.kind());
    helmChart.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(helmRelease.namespace())
            .withName(keyOf(helmRelease).name())
            .build());
    helmChart.setAdditionalProperty("spec", Json.mapper().convertValue(spec, Map.class));
    helmCharts(helmRelease)
        .resource(helmChart)
        .fieldManager(FIELD_MANAGER)
        .forceConflicts()
        .serverSideApply();
  }

  /** Deletes the HelmChart of a HelmRelease, if there is one. */
  static void delete(SimulatedObject helmRelease) {
    helmCharts(helmRelease).withName(keyOf(helmRelease).name()).delete();
  }

  private static NonNamespaceOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      helmCharts(SimulatedObject helmRelease) {
    return helmRelease
        .client()
        .genericKubernetesResources(SimulatedKind.HELM_CHART.definition())
        .inNamespace(helmRelease.namespace());
  }
}
