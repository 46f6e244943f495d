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

  private static final String OCI_INTERVAL = "1m0s";
  private static final String HELM_INTERVAL = "5m";
  private static final String CHART_LAYER = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

  private FluxObjects() {}

  /**
   * @param repository registry and path of the chart, without {@code oci://}
   * @param tag the chart's tag
   */
  static GenericKubernetesResource ociRepository(
      String namespace, String name, String repository, String tag, boolean insecure) {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("url", "oci://" + repository);
    spec.put("ref", Map.of("tag", tag));
    spec.put("provider", "generic");
    spec.put("interval", OCI_INTERVAL);
    if (insecure) {
      spec.put("insecure", true);
    }
    spec.put("layerSelector", Map.of("mediaType", CHART_LAYER, "operation", "copy"));
    return object(ResourceKind.OCIRepository, namespace, name, spec);
  }

  /**
   * @param url URL of the Helm repository
   */
  static GenericKubernetesResource helmRepository(
      String namespace, String name, String url, boolean insecure) {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("url", url);
    spec.put("interval", HELM_INTERVAL);
    if (insecure) {
      spec.put("insecure", true);
    }
    return object(ResourceKind.HelmRepository, namespace, name, spec);
  }

  /** A release of the chart in the OCIRepository of the same name. */
  static GenericKubernetesResource releaseOfOciRepository(
      String namespace, String name, @Nullable JsonNode values, @Nullable String runtimeSecret) {
    Map<String, Object> chartRef = new LinkedHashMap<>();
    chartRef.put("kind", ResourceKind.OCIRepository.name());
    chartRef.put("name", name);
    chartRef.put("namespace", namespace);
    return release(namespace, name, "chartRef", chartRef, values, runtimeSecret);
  }

  /** A release of a chart from the HelmRepository of the same name. */
  static GenericKubernetesResource releaseOfHelmRepository(
      String namespace,
      String name,
      String chart,
      String version,
      @Nullable JsonNode values,
      @Nullable String runtimeSecret) {
    Map<String, Object> sourceRef = new LinkedHashMap<>();
    sourceRef.put("kind", ResourceKind.HelmRepository.name());
    sourceRef.put("name", name);
    sourceRef.put("namespace", namespace);
    Map<String, Object> chartSpec = new LinkedHashMap<>();
    chartSpec.put("chart", chart);
    chartSpec.put("version", version);
    chartSpec.put("sourceRef", sourceRef);
    return release(namespace, name, "chart", Map.of("spec", chartSpec), values, runtimeSecret);
  }

  private static GenericKubernetesResource release(
      String namespace,
      String name,
      String sourceField,
      Map<String, Object> source,
      @Nullable JsonNode values,
      @Nullable String runtimeSecret) {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("interval", HELM_INTERVAL);
    spec.put(sourceField, source);
    if (values != null && !values.isNull()) {
      spec.put("values", values);
    }
    if (runtimeSecret != null && !runtimeSecret.isEmpty()) {
      spec.put(
          "kubeConfig", Map.of("secretRef", Map.of("name", runtimeSecret, "key", "kubeconfig")));
    }
    return object(ResourceKind.HelmRelease, namespace, name, spec);
  }

  static GenericKubernetesResource object(
      ResourceKind kind, String namespace, String name, Map<String, Object> spec) {
    GenericKubernetesResource object = kind.newResource();
    object.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
    object.setAdditionalProperty("spec", spec);
    return object;
  }
}
