package io.platformmesh.onboarding.local.bench.floor;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.local.Json;
import io.platformmesh.onboarding.local.bench.counterpart.NewObjects;
import io.platformmesh.onboarding.local.bench.rig.ManagedProviders;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** The requests of a plain client for the objects of one onboarding. */
final class FloorObjects {
  /** Number of requests without those of the components: one for each method but their two. */
  static final int REQUESTS = 12;

  /** Number of requests for each component. */
  static final int REQUESTS_OF_COMPONENT = 2;

  private static final String KEY = "kubeconfig";
  private static final String FIELD_MANAGER = "floor";

  private final KubernetesClient runtime;
  private final KubernetesClient workspace;
  private final String namespace;

  FloorObjects(KubernetesClient runtime, KubernetesClient workspace, String namespace) {
    this.runtime = runtime;
    this.workspace = workspace;
    this.namespace = namespace;
  }

  void load(String name) {
    managedProvider(name).require();
  }

  void loadPlatformMesh(String name) {
    runtime
        .genericKubernetesResources(ResourceKind.PlatformMesh.context())
        .inNamespace(namespace)
        .withName(name)
        .require();
  }

  void addFinalizers(String name) {
    managedProvider(name)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            """
            {"metadata": {"finalizers": ["providers.platform-mesh.io/runtime-deployments",
              "providers.platform-mesh.io/kubeconfig-secret"]}}
            """);
  }

  /** Writes the phase and the condition Ready. */
  void writeStatus(String name, String phase, boolean ready) {
    Map<String, Object> condition =
        Map.of(
            "type",
            "Ready",
            "status",
            ready ? "True" : "False",
            "reason",
            phase,
            "message",
            phase,
            "observedGeneration",
            1,
            "lastTransitionTime",
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    Map<String, Object> status =
        Map.of("phase", phase, "observedGeneration", 1, "conditions", List.of(condition));
    managedProvider(name)
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            Json.mapper().valueToTree(Map.of("status", status)).toString());
  }

  /** Applies the Provider and returns its generation. */
  long applyProvider(String name) {
    GenericKubernetesResource provider = NewObjects.of(ResourceKind.Provider, null, name);
    provider.setAdditionalProperty(
        "spec",
        Map.of(
            "providerKubeconfigSecret",
            Map.of("name", secretName(name), "namespace", namespace, "key", KEY)));
    return apply(workspace, provider);
  }

  /** Reads the Secret in the workspace and applies it on the runtime cluster. */
  void copySecret(String name) {
    Secret source = workspace.secrets().inNamespace(namespace).withName(secretName(name)).require();
    Secret copy =
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(secretName(name))
            .endMetadata()
            .withType(source.getType())
            .withData(source.getData())
            .build();
    runtime.resource(copy).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
  }

  /** Applies the OCIRepository of a component and returns its generation. */
  long applySource(String component) {
    return apply(
        runtime,
        newObject(
            ResourceKind.OCIRepository,
            component,
            Map.of(
                "url",
                "oci://ghcr.io/bench/" + component,
                "ref",
                Map.of("tag", "1.0.0"),
                "provider",
                "generic",
                "interval",
                "1m0s")));
  }

  /** Applies the HelmRelease of a component and returns its generation. */
  long applyRelease(String component) {
    return apply(
        runtime,
        newObject(
            ResourceKind.HelmRelease,
            component,
            Map.of(
                "interval",
                "5m",
                "chartRef",
                Map.of("kind", "OCIRepository", "name", component, "namespace", namespace),
                "values",
                Map.of("replicaCount", 1))));
  }

  private GenericKubernetesResource newObject(
      ResourceKind kind, String name, Map<String, Object> spec) {
    GenericKubernetesResource created = NewObjects.of(kind, namespace, name);
    created.setAdditionalProperty("spec", spec);
    return created;
  }

  private static long apply(KubernetesClient client, GenericKubernetesResource desired) {
    return LiveConditions.generation(
        client.resource(desired).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply());
  }

  private Resource<GenericKubernetesResource> managedProvider(String name) {
    return runtime
        .genericKubernetesResources(ManagedProviders.CONTEXT)
        .inNamespace(namespace)
        .withName(name);
  }

  private static String secretName(String name) {
    return name + "-provider-kubeconfig";
  }
}
