package io.platformmesh.onboarding.activities.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.platformmesh.onboarding.activities.chart.ChartVersion;
import io.platformmesh.onboarding.activities.chart.HelmRepositoryUrl;
import io.platformmesh.onboarding.activities.chart.OciChart;
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
   * @param chart the chart and its version
   * @param insecure whether the spec allows plain HTTP, as the reference of the chart can too
   */
  static GenericKubernetesResource ociRepository(
      String namespace, String componentName, OciChart chart, boolean insecure) {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("url", "oci://" + chart.repository());
    spec.put("ref", ociReference(chart.version()));
    spec.put("provider", "generic");
    spec.put("interval", OCI_RECONCILE_INTERVAL);
    if (insecure || chart.isPlainHttp()) {
      spec.put("insecure", true);
    }
    spec.put("layerSelector", Map.of("mediaType", CHART_MEDIA_TYPE, "operation", "copy"));
    return newObject(ResourceKind.OCIRepository, namespace, componentName, spec);
  }

  private static Map<String, Object> ociReference(ChartVersion version) {
    Map<String, Object> reference = new LinkedHashMap<>();
    if (version.tag() != null) {
      reference.put("tag", version.tag());
    }
    if (version.range() != null) {
      reference.put("semver", version.range());
    }
    if (version.digest() != null) {
      reference.put("digest", version.digest());
    }
    return reference;
  }

  /** The HelmRepository from which Flux fetches the chart. */
  static GenericKubernetesResource helmRepository(
      String namespace, String componentName, HelmRepositoryUrl repositoryUrl, boolean insecure) {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("url", repositoryUrl.url());
    if (repositoryUrl.isOci()) {
      spec.put("type", "oci");
    }
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
    if (componentName.length() > ReleaseName.MAX_LENGTH) {
      spec.put("releaseName", ReleaseName.shorten(componentName));
    }
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
