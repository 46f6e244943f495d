package io.platformmesh.onboarding.local.servers.platform;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import java.util.List;
import java.util.Locale;

/** Permissive CRDs for the kinds of other projects: these CRDs allow any spec and any status. */
final class ForeignCrds {
  private static final String FLUX_SOURCE = "source.toolkit.fluxcd.io";
  private static final String OCM_DELIVERY = "delivery.ocm.software";

  private ForeignCrds() {}

  /** CRDs for the kinds of Platform Mesh, Flux and OCM on the runtime cluster. */
  static List<CustomResourceDefinition> runtime() {
    return List.of(
        namespacedCrd("core.platform-mesh.io", "v1alpha1", "PlatformMesh", "platformmeshes"),
        namespacedCrd(FLUX_SOURCE, "v1", "OCIRepository", "ocirepositories"),
        namespacedCrd(FLUX_SOURCE, "v1", "HelmRepository", "helmrepositories"),
        namespacedCrd(FLUX_SOURCE, "v1", "HelmChart", "helmcharts"),
        namespacedCrd("helm.toolkit.fluxcd.io", "v2", "HelmRelease", "helmreleases"),
        namespacedCrd(OCM_DELIVERY, "v1alpha1", "Repository", "repositories"),
        namespacedCrd(OCM_DELIVERY, "v1alpha1", "Component", "components"),
        namespacedCrd(OCM_DELIVERY, "v1alpha1", "Resource", "resources"));
  }

  /** CRD for the kind of Platform Mesh in each kcp workspace. */
  static List<CustomResourceDefinition> kcp() {
    return List.of(
        clusterScopedCrd("providers.platform-mesh.io", "v1alpha1", "Provider", "providers"));
  }

  private static CustomResourceDefinition namespacedCrd(
      String group, String version, String kind, String plural) {
    return permissiveCrd(group, version, kind, plural, "Namespaced");
  }

  private static CustomResourceDefinition clusterScopedCrd(
      String group, String version, String kind, String plural) {
    return permissiveCrd(group, version, kind, plural, "Cluster");
  }

  private static CustomResourceDefinition permissiveCrd(
      String group, String version, String kind, String plural, String scope) {
    JSONSchemaProps anyObject =
        new JSONSchemaPropsBuilder()
            .withType("object")
            .withXKubernetesPreserveUnknownFields(true)
            .build();
    return new CustomResourceDefinitionBuilder()
        .withNewMetadata()
        .withName(plural + "." + group)
        .endMetadata()
        .withNewSpec()
        .withGroup(group)
        .withScope(scope)
        .withNewNames()
        .withKind(kind)
        .withListKind(kind + "List")
        .withPlural(plural)
        .withSingular(kind.toLowerCase(Locale.ROOT))
        .endNames()
        .addNewVersion()
        .withName(version)
        .withServed(true)
        .withStorage(true)
        .withNewSubresources()
        .withNewStatus()
        .endStatus()
        .endSubresources()
        .addNewAdditionalPrinterColumn()
        .withName("Ready")
        .withType("string")
        .withJsonPath(".status.conditions[?(@.type==\"Ready\")].status")
        .endAdditionalPrinterColumn()
        .addNewAdditionalPrinterColumn()
        .withName("Age")
        .withType("date")
        .withJsonPath(".metadata.creationTimestamp")
        .endAdditionalPrinterColumn()
        .withNewSchema()
        .withNewOpenAPIV3Schema()
        .withType("object")
        .addToProperties("spec", anyObject)
        .addToProperties("status", anyObject)
        .endOpenAPIV3Schema()
        .endSchema()
        .endVersion()
        .endSpec()
        .build();
  }
}
