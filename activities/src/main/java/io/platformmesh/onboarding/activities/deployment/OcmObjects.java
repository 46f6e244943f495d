package io.platformmesh.onboarding.activities.deployment;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.chart.ChartVersion;
import io.platformmesh.onboarding.activities.chart.RegistryAddress;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.ComponentNames;
import io.platformmesh.onboarding.activities.crd.OcmComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The desired OCM objects of a component that is resolved by its component descriptor. */
final class OcmObjects {

  private static final String RECONCILE_INTERVAL = "1m0s";

  private OcmObjects() {}

  /** The OCM Repository: the host of the registry, and the path below the host. */
  static GenericKubernetesResource repository(
      String namespace, String componentName, OcmComponent ocmComponent) {
    RegistryAddress registry = RegistryAddress.parse(ocmComponent.registry());
    Map<String, Object> repositorySpec = new LinkedHashMap<>();
    repositorySpec.put("type", "OCIRegistry");
    repositorySpec.put("baseUrl", registry.baseUrl());
    if (!registry.path().isEmpty()) {
      repositorySpec.put("subPath", registry.path());
    }
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("interval", RECONCILE_INTERVAL);
    spec.put("repositorySpec", repositorySpec);
    return FluxObjects.newObject(ResourceKind.Repository, namespace, componentName, spec);
  }

  /**
   * The OCM Component, which selects the component version. Downgrades are allowed, because the
   * spec of the ManagedProvider decides on the version.
   */
  static GenericKubernetesResource component(
      String namespace, String componentName, OcmComponent ocmComponent) {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("component", ocmComponent.component());
    spec.put("semver", versionOf(ocmComponent).text());
    spec.put("interval", RECONCILE_INTERVAL);
    spec.put("downgradePolicy", "Allow");
    spec.put("repositoryRef", Map.of("name", componentName));
    spec.put("ocmConfig", ocmConfig(namespace, componentName));
    return FluxObjects.newObject(ResourceKind.Component, namespace, componentName, spec);
  }

  /** The version of the component, or a range of versions from which OCM selects one. */
  static ChartVersion versionOf(OcmComponent ocmComponent) {
    return ChartVersion.ofOcmComponent(ocmComponent.version());
  }

  /** The OCM Resource: the resource of the component that holds the chart. */
  static GenericKubernetesResource resource(
      String namespace, String componentName, OcmComponent ocmComponent) {
    Map<String, Object> byReference = new LinkedHashMap<>();
    byReference.put("resource", Map.of("name", ComponentNames.resourceOf(ocmComponent)));
    if (ocmComponent.referencePath() != null && !ocmComponent.referencePath().isEmpty()) {
      byReference.put(
          "referencePath",
          ocmComponent.referencePath().stream()
              .map(element -> Map.of("name", element.name()))
              .toList());
    }
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("componentRef", Map.of("name", componentName));
    spec.put("resource", Map.of("byReference", byReference));
    spec.put("ocmConfig", ocmConfig(namespace, componentName));
    return FluxObjects.newObject(ResourceKind.Resource, namespace, componentName, spec);
  }

  private static List<Map<String, Object>> ocmConfig(String namespace, String componentName) {
    Map<String, Object> ocmConfig = new LinkedHashMap<>();
    ocmConfig.put("apiVersion", ResourceKind.Repository.apiVersion());
    ocmConfig.put("kind", ResourceKind.Repository.name());
    ocmConfig.put("name", componentName);
    ocmConfig.put("namespace", namespace);
    ocmConfig.put("policy", "Propagate");
    return List.of(ocmConfig);
  }
}
