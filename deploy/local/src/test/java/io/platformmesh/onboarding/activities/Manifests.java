package io.platformmesh.onboarding.activities;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.platformmesh.onboarding.local.embedded.EmbeddedCluster;

/** The objects of a fixture, in YAML; metadata and specs can be given field by field. */
final class Manifests {

  private Manifests() {}

  static String platformMesh(String namespace) {
    return """
        apiVersion: core.platform-mesh.io/v1alpha1
        kind: PlatformMesh
        metadata: {name: mesh, namespace: %s}
        """
        .formatted(namespace);
  }

  /** A ManagedProvider with one component, with these fields of the spec instead of its own. */
  static String managedProvider(String namespace, String fields) {
    ObjectNode object =
        EmbeddedCluster.parse(
            """
            apiVersion: providers.platform-mesh.io/v1alpha1
            kind: ManagedProvider
            metadata: {name: service, namespace: %1$s}
            spec:
              platformMeshRef: {name: mesh}
              provider: {path: "root:%1$s"}
              runtimeDeployments:
              - flux: {registry: registry.test/charts, chart: operator, version: 1.0.0}
            """
                .formatted(namespace));
    object.withObject("spec").setAll(EmbeddedCluster.parse(fields));
    return object.toString();
  }

  static String provider(String namespace, String metadata) {
    return with(
        """
        apiVersion: providers.platform-mesh.io/v1alpha1
        kind: Provider
        metadata: {name: service}
        spec:
          providerKubeconfigSecret:
            {name: service-provider-kubeconfig, namespace: %s, key: kubeconfig}
        """
            .formatted(namespace),
        metadata);
  }

  static String source(String namespace, String name, String url, String metadata) {
    return with(
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: OCIRepository
        metadata: {name: %s, namespace: %s}
        spec: {url: "%s"}
        """
            .formatted(name, namespace, url),
        metadata);
  }

  static String release(String namespace, String name, String metadata) {
    return with(
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: %1$s, namespace: %2$s}
        spec: {chartRef: {kind: OCIRepository, name: %1$s, namespace: %2$s}}
        """
            .formatted(name, namespace),
        metadata);
  }

  static String secret(String namespace, String name, String data) {
    return """
        apiVersion: v1
        kind: Secret
        type: Opaque
        metadata: {name: %s, namespace: %s}
        data: %s
        """
        .formatted(name, namespace, data);
  }

  /** Metadata of an object that belongs to the ManagedProvider of this name and uid. */
  static String ownedBy(String namespace, String name, String uid) {
    return """
        labels:
          app.kubernetes.io/managed-by: platform-mesh-onboarding
          onboarding.platform-mesh.io/managed-provider: %1$s.%2$s
        annotations:
          onboarding.platform-mesh.io/owner: %1$s/%2$s
          onboarding.platform-mesh.io/owner-uid: %3$s
        """
        .formatted(namespace, name, uid);
  }

  private static String with(String object, String metadata) {
    ObjectNode tree = EmbeddedCluster.parse(object);
    tree.withObject("metadata").setAll(EmbeddedCluster.parse(metadata));
    return tree.toString();
  }
}
