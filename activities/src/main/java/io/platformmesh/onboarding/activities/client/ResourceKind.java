package io.platformmesh.onboarding.activities.client;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** The kinds of objects that an onboarding reads or writes, except the ManagedProvider. */
public enum ResourceKind {
  PlatformMesh("core.platform-mesh.io", "v1alpha1", "platformmeshes", true),
  Provider("providers.platform-mesh.io", "v1alpha1", "providers", false),
  OCIRepository("source.toolkit.fluxcd.io", "v1", "ocirepositories", true),
  HelmRepository("source.toolkit.fluxcd.io", "v1", "helmrepositories", true),
  HelmRelease("helm.toolkit.fluxcd.io", "v2", "helmreleases", true),
  Repository("delivery.ocm.software", "v1alpha1", "repositories", true),
  Component("delivery.ocm.software", "v1alpha1", "components", true),
  Resource("delivery.ocm.software", "v1alpha1", "resources", true),
  Secret("", "v1", "secrets", true);

  private final String group;
  private final String version;
  private final String plural;
  private final boolean namespaced;

  ResourceKind(String group, String version, String plural, boolean namespaced) {
    this.group = group;
    this.version = version;
    this.plural = plural;
    this.namespaced = namespaced;
  }

  /** The kind of this object; it must be one of these. */
  public static ResourceKind of(HasMetadata object) {
    return valueOf(object.getKind());
  }

  /** Group and version, as in {@code apiVersion}. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** Describes the kind to the client: the path at which the API server serves it. */
  public ResourceDefinitionContext context() {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withKind(name())
        .withPlural(plural)
        .withNamespaced(namespaced)
        .build();
  }

  /** A new, empty object of this kind. */
  public GenericKubernetesResource newResource() {
    GenericKubernetesResource resource = new GenericKubernetesResource();
    resource.setApiVersion(apiVersion());
    resource.setKind(name());
    return resource;
  }
}
