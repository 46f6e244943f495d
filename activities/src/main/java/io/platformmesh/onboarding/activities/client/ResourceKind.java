package io.platformmesh.onboarding.activities.client;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** The kinds of objects that an onboarding reads or writes, except the ManagedProvider. */
public enum ResourceKind {
  PlatformMesh("core.platform-mesh.io", "v1alpha1", "platformmeshes"),
  Provider("providers.platform-mesh.io", "v1alpha1", "providers"),
  Workspace("tenancy.kcp.io", "v1alpha1", "workspaces"),
  OCIRepository("source.toolkit.fluxcd.io", "v1", "ocirepositories"),
  HelmRepository("source.toolkit.fluxcd.io", "v1", "helmrepositories"),
  HelmChart("source.toolkit.fluxcd.io", "v1", "helmcharts"),
  HelmRelease("helm.toolkit.fluxcd.io", "v2", "helmreleases"),
  Repository("delivery.ocm.software", "v1alpha1", "repositories"),
  Component("delivery.ocm.software", "v1alpha1", "components"),
  Resource("delivery.ocm.software", "v1alpha1", "resources"),
  Secret("", "v1", "secrets");

  private final String group;
  private final String version;
  private final String plural;

  ResourceKind(String group, String version, String plural) {
    this.group = group;
    this.version = version;
    this.plural = plural;
  }

  /** The kind of a live or desired object; it must be one of the listed kinds. */
  public static ResourceKind of(HasMetadata kubernetesObject) {
    return valueOf(kubernetesObject.getKind());
  }

  /** Whether objects of this kind have a namespace; the kinds of kcp have none. */
  private boolean isNamespaced() {
    return this != Provider && this != Workspace;
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
        .withNamespaced(isNamespaced())
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
