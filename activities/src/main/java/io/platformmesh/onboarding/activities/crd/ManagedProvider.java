package io.platformmesh.onboarding.activities.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * A service that the platform team owns and Platform Mesh offers. The custom resource definition is
 * generated from this class and the types of its fields.
 */
@Group(ManagedProvider.GROUP)
@Version(ManagedProvider.VERSION)
@Kind(ManagedProvider.KIND)
@Plural(ManagedProvider.PLURAL)
@Singular("managedprovider")
@AdditionalPrinterColumn(
    name = "Phase",
    jsonPath = ".status.phase",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type=='Ready')].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@JsonInclude(JsonInclude.Include.NON_NULL)
public final class ManagedProvider
    extends CustomResource<ManagedProviderSpec, ManagedProviderStatus> implements Namespaced {

  private static final long serialVersionUID = 1L;

  /** API group of the custom resource ManagedProvider. */
  public static final String GROUP = "providers.platform-mesh.io";

  /** API version of the custom resource ManagedProvider. */
  public static final String VERSION = "v1alpha1";

  /** Kind of the custom resource. */
  public static final String KIND = "ManagedProvider";

  /** Plural of the kind, as in URLs. */
  public static final String PLURAL = "managedproviders";

  /** The desired state of the ManagedProvider. */
  @Required
  @JsonPropertyDescription(
      "The service to onboard: its PlatformMesh, the location of its Provider, and the components"
          + " to deploy.")
  @Override
  public ManagedProviderSpec getSpec() {
    return super.getSpec();
  }
}
