package io.platformmesh.onboarding.local.servers.platform;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import java.util.List;
import java.util.Locale;

/** Permissive definitions of the kinds of other projects: they allow any spec and any status. */
final class ForeignCrds {
  private static final String FLUX_SOURCE = "source.toolkit.fluxcd.io";
  private static final String OCM = "delivery.ocm.software";

  private ForeignCrds() {}

  /** The kinds of the runtime cluster. */
  static List<CustomResourceDefinition> runtime() {
    return List.of(
        crd("core.platform-mesh.io", "v1alpha1", "PlatformMesh", "platformmeshes", "Namespaced"),
        crd(FLUX_SOURCE, "v1", "OCIRepository", "ocirepositories", "Namespaced"),
        crd(FLUX_SOURCE, "v1", "HelmRepository", "helmrepositories", "Namespaced"),
        crd("helm.toolkit.fluxcd.io", "v2", "HelmRelease", "helmreleases", "Namespaced"),
        crd(OCM, "v1alpha1", "Repository", "repositories", "Namespaced"),
        crd(OCM, "v1alpha1", "Component", "components", "Namespaced"),
        crd(OCM, "v1alpha1", "Resource", "resources", "Namespaced"));
  }

  /** The kinds of each kcp workspace. */
  static List<CustomResourceDefinition> kcp() {
    return List.of(
        crd("providers.platform-mesh.io", "v1alpha1", "Provider", "providers", "Cluster"));
  }

  private static CustomResourceDefinition crd(
      String group, String version, String kind, String plural, String scope) {
    JSONSchemaProps anything =
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
        .addToProperties("spec", anything)
        .addToProperties("status", anything)
        .endOpenAPIV3Schema()
        .endSchema()
        .endVersion()
        .endSpec()
        .build();
  }
}
