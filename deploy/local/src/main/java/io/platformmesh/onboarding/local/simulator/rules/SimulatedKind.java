package io.platformmesh.onboarding.local.simulator.rules;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The kinds whose controllers the simulator replaces, and the faults that each can have. */
public enum SimulatedKind {
  /** Reconciled by the Platform Mesh operator in the hosting cluster. */
  PLATFORM_MESH("PlatformMesh", "core.platform-mesh.io", "v1alpha1", "platformmeshes"),
  /** Reconciled by the Platform Mesh operator in kcp workspaces. */
  PROVIDER(
      "Provider",
      "providers.platform-mesh.io",
      "v1alpha1",
      "providers",
      Fault.STUCK_DELETING,
      Fault.NO_SECRET,
      Fault.WRONG_SECRET_NAME,
      Fault.STALE_READY),
  /** Reconciled by the Flux source-controller. */
  OCI_REPOSITORY(
      "OCIRepository",
      "source.toolkit.fluxcd.io",
      "v1",
      "ocirepositories",
      Fault.STUCK_DELETING,
      Fault.STALLED,
      Fault.MISSING_ARTIFACT),
  /** Reconciled by the Flux source-controller. */
  HELM_REPOSITORY(
      "HelmRepository", "source.toolkit.fluxcd.io", "v1", "helmrepositories", Fault.STUCK_DELETING),
  /** Created by the Flux helm-controller, reconciled by the source-controller. */
  HELM_CHART(
      "HelmChart",
      "source.toolkit.fluxcd.io",
      "v1",
      "helmcharts",
      Fault.STUCK_DELETING,
      Fault.MISSING_ARTIFACT),
  /** Reconciled by the Flux helm-controller. */
  HELM_RELEASE(
      "HelmRelease",
      "helm.toolkit.fluxcd.io",
      "v2",
      "helmreleases",
      Fault.STUCK_DELETING,
      Fault.STALLED,
      Fault.RETRIES_EXCEEDED,
      Fault.STALE_READY,
      Fault.PODS_FAILING,
      Fault.FLAP_RECONCILING),
  /** Reconciled by the OCM controller. */
  REPOSITORY(
      "Repository", "delivery.ocm.software", "v1alpha1", "repositories", Fault.STUCK_DELETING),
  /** Reconciled by the OCM controller. */
  COMPONENT("Component", "delivery.ocm.software", "v1alpha1", "components", Fault.STUCK_DELETING),
  /** Reconciled by the OCM controller. */
  RESOURCE("Resource", "delivery.ocm.software", "v1alpha1", "resources", Fault.STUCK_DELETING);

  private final String kind;
  private final String group;
  private final String version;
  private final String plural;
  private final ImmutableSet<Fault> faults;

  SimulatedKind(String kind, String group, String version, String plural, Fault... specificFaults) {
    this.kind = kind;
    this.group = group;
    this.version = version;
    this.plural = plural;
    EnumSet<Fault> allFaults = EnumSet.of(Fault.NOT_READY, Fault.SILENT);
    allFaults.addAll(Arrays.asList(specificFaults));
    faults = Sets.immutableEnumSet(allFaults);
  }

  /** The name of the Kubernetes kind, like {@code HelmRelease}. */
  public String kind() {
    return kind;
  }

  /** Group and version, like {@code helm.toolkit.fluxcd.io/v2}. */
  public String apiVersion() {
    return group + "/" + version;
  }

  /** The faults that a simulation rule can set for this kind. */
  public Set<Fault> faults() {
    return faults;
  }

  /** The resource definition with which a generic Kubernetes client reads and writes the kind. */
  public ResourceDefinitionContext definition() {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(namespaced())
        .build();
  }

  /** The name of the resource in error messages of an API server, like {@code plural.group}. */
  public String resourceName() {
    return plural + "." + group;
  }

  /** Whether objects of this kind are in namespaces, rather than cluster-scoped. */
  public boolean namespaced() {
    return this != PROVIDER;
  }

  /**
   * The simulated kind of this name, in upper or lower case.
   *
   * @throws IllegalArgumentException if there is none; the message lists all kinds
   */
  public static SimulatedKind of(String name) {
    for (SimulatedKind simulatedKind : values()) {
      if (simulatedKind.kind.equalsIgnoreCase(name)) {
        return simulatedKind;
      }
    }
    String allKinds =
        Arrays.stream(values()).map(SimulatedKind::kind).collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        "unknown kind " + name + ": the simulator plays " + allKinds);
  }
}
