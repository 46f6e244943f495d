package io.platformmesh.onboarding.activities.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The desired Flux objects of a component. */
final class FluxObjects {

  private static final String OCI_RECONCILE_INTERVAL = "1m0s";
  private static final String HELM_RECONCILE_INTERVAL = "5m";
  private static final String CHART_MEDIA_TYPE =
      "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

  private FluxObjects() {}

  /**
   * The OCIRepository from which Flux fetches the chart.
   *
   * @param repository registry and path of the chart, without {@code oci://}
   * @param tag the chart's tag
   */
  static GenericKubernetesResource ociRepository(
      String namespace, String componentName, String repository, String tag, boolean insecure) {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("url", "oci://" + repository);
    spec.put("ref", Map.of("tag", tag));
    spec.put("provider", "generic");
    spec.put("interval", OCI_RECONCILE_INTERVAL);
    if (insecure) {
      spec.put("insecure", true);
    }
    spec.put("layerSelector", Map.of("mediaType", CHART_MEDIA_TYPE, "operation", "copy"));
    return newObject(ResourceKind.OCIRepository, namespace, componentName, spec);
  }

  /**
   * The HelmRepository from which Flux fetches the chart.
   *
   * @param url URL of the Helm repository
   */
  static GenericKubernetesResource helmRepository(
      String namespace, String componentName, String url, boolean insecure) {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("url", url);
    spec.put("interval", HELM_RECONCILE_INTERVAL);
    if (insecure) {
      spec.put("insecure", true);
    }
    return newObject(ResourceKind.HelmRepository, namespace, componentName, spec);
  }

  /** The HelmRelease of the chart in the OCIRepository of the same name. */
  static GenericKubernetesResource releaseOfOciRepository(
      String namespace,
      String componentName,
      @Nullable JsonNode helmValues,
      @Nullable String runtimeSecret) {
    Map<String, Object> chartRef = new LinkedHashMap<>();
    chartRef.put("kind", ResourceKind.OCIRepository.name());
    chartRef.put("name", componentName);
    chartRef.put("namespace", namespace);
    return newRelease(namespace, componentName, "chartRef", chartRef, helmValues, runtimeSecret);
  }

  /** The HelmRelease of a chart from the HelmRepository of the same name. */
  static GenericKubernetesResource releaseOfHelmRepository(
      String namespace,
      String componentName,
      String chart,
      String version,
      @Nullable JsonNode helmValues,
      @Nullable String runtimeSecret) {
    Map<String, Object> sourceRef = new LinkedHashMap<>();
    sourceRef.put("kind", ResourceKind.HelmRepository.name());
    sourceRef.put("name", componentName);
    sourceRef.put("namespace", namespace);
    Map<String, Object> chartSpec = new LinkedHashMap<>();
    chartSpec.put("chart", chart);
    chartSpec.put("version", version);
    chartSpec.put("sourceRef", sourceRef);
    return newRelease(
        namespace, componentName, "chart", Map.of("spec", chartSpec), helmValues, runtimeSecret);
  }

  private static GenericKubernetesResource newRelease(
      String namespace,
      String componentName,
      String sourceField,
      Map<String, Object> chartSource,
      @Nullable JsonNode helmValues,
      @Nullable String runtimeSecret) {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("interval", HELM_RECONCILE_INTERVAL);
    spec.put(sourceField, chartSource);
    if (helmValues != null && !helmValues.isNull()) {
      spec.put("values", helmValues);
    }
    if (runtimeSecret != null && !runtimeSecret.isEmpty()) {
      Map<String, Object> secretRef = Map.of("name", runtimeSecret, "key", "kubeconfig");
      spec.put("kubeConfig", Map.of("secretRef", secretRef));
    }
    return newObject(ResourceKind.HelmRelease, namespace, componentName, spec);
  }

  static GenericKubernetesResource newObject(
      ResourceKind kind, String namespace, String componentName, Map<String, Object> spec) {
    GenericKubernetesResource newObject = kind.newResource();
    newObject.setMetadata(
        new ObjectMetaBuilder().withNamespace(namespace).withName(componentName).build());
    newObject.setAdditionalProperty("spec", spec);
    return newObject;
  }
}
