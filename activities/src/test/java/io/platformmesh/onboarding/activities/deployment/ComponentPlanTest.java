package io.platformmesh.onboarding.activities.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.failure.StageException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The desired objects of each form of component, field by field. */
class ComponentPlanTest {

  private static final LiveComponents NOTHING = LiveComponents.of(List.of());

  private static ComponentPlan plan(String component) {
    ManagedProvider managedProvider =
        Serialization.unmarshal(
            """
            apiVersion: providers.platform-mesh.io/v1alpha1
            kind: ManagedProvider
            metadata: {name: service, namespace: mesh}
            spec:
              platformMeshRef: {name: platform-mesh}
              runtimeDeployments: [%s]
            """
                .formatted(component),
            ManagedProvider.class);
    return ComponentPlan.of(managedProvider).values().iterator().next();
  }

  private static JsonNode yaml(String text) {
    return Serialization.unmarshal(text, JsonNode.class);
  }

  private static void assertSpec(GenericKubernetesResource object, String kind, String spec) {
    assertThat(object.getKind()).isEqualTo(kind);
    assertThat(object.getMetadata().getNamespace()).isEqualTo("mesh");
    assertThat(LiveConditions.spec(object)).isEqualTo(yaml(spec));
  }

  @Test
  void fluxOci() {
    List<GenericKubernetesResource> objects =
        plan("{flux: {chart: some/path/app, registry: ghcr.io/x, version: 1.2.3, insecure: true,"
                + " values: {replicaCount: 2, list: [1, {a: b}]}}}")
            .objectsToDeploy(NOTHING);

    assertThat(objects).hasSize(2).allMatch(o -> o.getMetadata().getName().equals("app"));
    assertSpec(
        objects.get(0),
        "OCIRepository",
        """
        url: oci://ghcr.io/x/some/path/app
        ref: {tag: 1.2.3}
        provider: generic
        interval: 1m0s
        insecure: true
        layerSelector:
          mediaType: application/vnd.cncf.helm.chart.content.v1.tar+gzip
          operation: copy
        """);
    assertSpec(
        objects.get(1),
        "HelmRelease",
        """
        interval: 5m
        chartRef: {kind: OCIRepository, name: app, namespace: mesh}
        values: {replicaCount: 2, list: [1, {a: b}]}
        """);
  }

  @Test
  void fluxHelm() {
    List<GenericKubernetesResource> objects =
        plan("{flux: {type: helm, chart: app, registry: 'https://charts.example.com', version: 1.2.3}}")
            .objectsToDeploy(NOTHING);

    assertSpec(objects.get(0), "HelmRepository", "url: https://charts.example.com\ninterval: 5m");
    assertSpec(
        objects.get(1),
        "HelmRelease",
        """
        interval: 5m
        chart:
          spec:
            chart: app
            version: 1.2.3
            sourceRef: {kind: HelmRepository, name: app, namespace: mesh}
        """);
  }

  @Test
  void ocmGuideForm() {
    ComponentPlan plan =
        plan("{ocm: {componentName: app, registry: ghcr.io/my-org/ocm, version: 1.0.0}}");

    assertThat(plan.objectsToResolve()).isEmpty();
    assertThat(LiveConditions.spec(plan.objectsToDeploy(NOTHING).get(0)).path("url").asText())
        .isEqualTo("oci://ghcr.io/my-org/ocm/app");
  }

  @Test
  void ocmByDescriptor() {
    List<GenericKubernetesResource> objects =
        plan("{ocm: {component: github.com/a/b, registry: ghcr.io/org/sub, version: 0.1.0,"
                + " resourceName: app-chart, referencePath: [{name: one}, {name: two}]}}")
            .objectsToResolve();

    String config =
        "[{apiVersion: delivery.ocm.software/v1alpha1, kind: Repository, name: app-chart,"
            + " namespace: mesh, policy: Propagate}]";
    assertThat(objects).allMatch(o -> o.getMetadata().getName().equals("app-chart"));
    assertSpec(
        objects.get(0),
        "Repository",
        """
        interval: 1m0s
        repositorySpec: {type: OCIRegistry, baseUrl: ghcr.io, subPath: org/sub}
        """);
    assertSpec(
        objects.get(1),
        "Component",
        """
        component: github.com/a/b
        semver: 0.1.0
        interval: 1m0s
        downgradePolicy: Allow
        repositoryRef: {name: app-chart}
        ocmConfig: %s
        """
            .formatted(config));
    assertSpec(
        objects.get(2),
        "Resource",
        """
        componentRef: {name: app-chart}
        resource:
          byReference:
            resource: {name: app-chart}
            referencePath: [{name: one}, {name: two}]
        ocmConfig: %s
        """
            .formatted(config));
    assertThat(objects.get(2).getMetadata().getLabels()).isNullOrEmpty();
  }

  @Test
  void awaitsAnUnresolvedOcmComponent() {
    ComponentPlan plan =
        plan("{ocm: {component: github.com/a/b, registry: ghcr.io/org, version: 0.1.0}}");

    assertThatThrownBy(() -> plan.objectsToDeploy(NOTHING))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("OCM Component b is missing");
  }
}
