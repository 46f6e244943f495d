package io.platformmesh.onboarding.local.bench.rig;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.platformmesh.onboarding.local.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Creates and changes the ManagedProviders of a benchmark. */
public final class ManagedProviders {
  /** The path of ManagedProviders in the API. */
  public static final ResourceDefinitionContext CONTEXT =
      new ResourceDefinitionContext.Builder()
          .withGroup("providers.platform-mesh.io")
          .withVersion("v1alpha1")
          .withKind("ManagedProvider")
          .withPlural("managedproviders")
          .withNamespaced(true)
          .build();

  private final KubernetesClient runtime;
  private final String namespace;

  ManagedProviders(KubernetesClient runtime, String namespace) {
    this.runtime = runtime;
    this.namespace = namespace;
  }

  /**
   * Creates a ManagedProvider.
   *
   * @param platformMesh name of its PlatformMesh
   * @param components number of its components
   * @return the time right before the request, of {@link System#nanoTime}
   */
  public long create(String name, String platformMesh, int components) {
    GenericKubernetesResource managedProvider =
        new GenericKubernetesResourceBuilder()
            .withApiVersion("providers.platform-mesh.io/v1alpha1")
            .withKind("ManagedProvider")
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .endMetadata()
            .addToAdditionalProperties("spec", spec(name, platformMesh, components, 1))
            .build();
    long before = System.nanoTime();
    resources().inNamespace(namespace).resource(managedProvider).create();
    return before;
  }

  /**
   * Changes a Helm value of the first component of a ManagedProvider.
   *
   * @return the time right before the request, of {@link System#nanoTime}
   */
  public long change(String name, int components, int replicaCount) {
    String patch =
        Json.mapper()
            .valueToTree(
                Map.of(
                    "spec",
                    Map.of("runtimeDeployments", deployments(name, components, replicaCount))))
            .toString();
    long before = System.nanoTime();
    resources()
        .inNamespace(namespace)
        .withName(name)
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    return before;
  }

  /** All ManagedProviders. */
  public MixedOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      resources() {
    return runtime.genericKubernetesResources(CONTEXT);
  }

  private static Map<String, Object> spec(
      String name, String platformMesh, int components, int replicaCount) {
    return Map.of(
        "platformMeshRef",
        Map.of("name", platformMesh),
        "runtimeDeployments",
        deployments(name, components, replicaCount));
  }

  private static List<Map<String, Object>> deployments(
      String name, int components, int replicaCount) {
    return IntStream.range(0, components)
        .mapToObj(
            index ->
                Map.<String, Object>of(
                    "flux",
                    Map.of(
                        "chart",
                        componentName(name, index),
                        "registry",
                        "ghcr.io/bench",
                        "version",
                        "1.0.0",
                        "values",
                        Map.of("replicaCount", index == 0 ? replicaCount : 1))))
        .toList();
  }

  /** The name of a component of a ManagedProvider, which its Flux objects have. */
  public static String componentName(String name, int index) {
    return name + "-c" + index;
  }
}
