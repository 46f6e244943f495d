package io.platformmesh.onboarding.activities.deployment;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.ComponentNames;
import io.platformmesh.onboarding.activities.crd.OcmComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The desired OCM objects of a component that is resolved by its component descriptor. */
final class OcmObjects {

  private static final String INTERVAL = "1m0s";

  private OcmObjects() {}

  /** The registry: its host, and the path below the host. */
  static GenericKubernetesResource repository(String namespace, String name, OcmComponent ocm) {
    int slash = ocm.registry().indexOf('/');
    Map<String, Object> repositorySpec = new LinkedHashMap<>();
    repositorySpec.put("type", "OCIRegistry");
    repositorySpec.put("baseUrl", slash < 0 ? ocm.registry() : ocm.registry().substring(0, slash));
    if (slash >= 0) {
      repositorySpec.put("subPath", ocm.registry().substring(slash + 1));
    }
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("interval", INTERVAL);
    spec.put("repositorySpec", repositorySpec);
    return FluxObjects.object(ResourceKind.Repository, namespace, name, spec);
  }

  /**
   * The component version. Downgrades are allowed, because the spec of the ManagedProvider decides
   * on the version.
   */
  static GenericKubernetesResource component(String namespace, String name, OcmComponent ocm) {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("component", ocm.component());
    spec.put("semver", ocm.version());
    spec.put("interval", INTERVAL);
    spec.put("downgradePolicy", "Allow");
    spec.put("repositoryRef", Map.of("name", name));
    spec.put("ocmConfig", ocmConfig(namespace, name));
    return FluxObjects.object(ResourceKind.Component, namespace, name, spec);
  }

  /** The resource of the component that holds the chart. */
  static GenericKubernetesResource resource(String namespace, String name, OcmComponent ocm) {
    Map<String, Object> byReference = new LinkedHashMap<>();
    byReference.put("resource", Map.of("name", ComponentNames.resourceOf(ocm)));
    if (ocm.referencePath() != null && !ocm.referencePath().isEmpty()) {
      byReference.put(
          "referencePath",
          ocm.referencePath().stream().map(element -> Map.of("name", element.name())).toList());
    }
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("componentRef", Map.of("name", name));
    spec.put("resource", Map.of("byReference", byReference));
    spec.put("ocmConfig", ocmConfig(namespace, name));
    return FluxObjects.object(ResourceKind.Resource, namespace, name, spec);
  }

  private static List<Map<String, Object>> ocmConfig(String namespace, String name) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("apiVersion", ResourceKind.Repository.apiVersion());
    config.put("kind", ResourceKind.Repository.name());
    config.put("name", name);
    config.put("namespace", namespace);
    config.put("policy", "Propagate");
    return List.of(config);
  }
}
