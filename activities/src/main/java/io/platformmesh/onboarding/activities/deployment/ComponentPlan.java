package io.platformmesh.onboarding.activities.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.chart.ChartVersion;
import io.platformmesh.onboarding.activities.chart.HelmRepositoryUrl;
import io.platformmesh.onboarding.activities.chart.OciChart;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.ComponentNames;
import io.platformmesh.onboarding.activities.crd.FluxComponent;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.OcmComponent;
import io.platformmesh.onboarding.activities.crd.RuntimeDeployment;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.redaction.Redactor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The deployment plan of one component: the OCM objects that resolve its chart, the Flux objects
 * that deploy the chart, and the rule by which the component counts as deployed.
 */
final class ComponentPlan {

  private static final @Nullable JsonNode NO_HELM_VALUES = null;

  private final String namespace;
  private final String componentName;
  private final RuntimeDeployment componentSpec;
  private final @Nullable String runtimeSecret;

  private ComponentPlan(
      String namespace,
      String componentName,
      RuntimeDeployment componentSpec,
      @Nullable String runtimeSecret) {
    this.namespace = namespace;
    this.componentName = componentName;
    this.componentSpec = componentSpec;
    this.runtimeSecret = runtimeSecret;
  }

  /** The plans of all components by name. */
  static Map<String, ComponentPlan> of(ManagedProvider managedProvider) {
    String namespace = managedProvider.getMetadata().getNamespace();
    String runtimeSecret = managedProvider.getSpec().runtimeKubeconfigSecretName();
    Map<String, ComponentPlan> plansByName = new LinkedHashMap<>();
    for (RuntimeDeployment componentSpec : managedProvider.getSpec().runtimeDeployments()) {
      String componentName = ComponentNames.of(componentSpec);
      plansByName.putIfAbsent(
          componentName, new ComponentPlan(namespace, componentName, componentSpec, runtimeSecret));
    }
    return plansByName;
  }

  /** The name of the component, which all its Flux and OCM objects have. */
  String name() {
    return componentName;
  }

  /** The version that the spec asks for. */
  String version() {
    FluxComponent flux = componentSpec.flux();
    return flux != null ? flux.version() : ocm().version();
  }

  /** A redactor that removes the Helm values from quoted messages. */
  Redactor redactor() {
    return Redactor.ofHelmValues(helmValues());
  }

  /** The kinds of objects that this component consists of. */
  List<ResourceKind> kinds() {
    if (helmRepositoryChart() != null) {
      return List.of(ResourceKind.HelmRepository, ResourceKind.HelmRelease);
    }
    return isResolvedByOcm()
        ? List.of(
            ResourceKind.Repository,
            ResourceKind.Component,
            ResourceKind.Resource,
            ResourceKind.OCIRepository,
            ResourceKind.HelmRelease)
        : List.of(ResourceKind.OCIRepository, ResourceKind.HelmRelease);
  }

  /** Whether the OCM controller resolves the chart from the component descriptor. */
  private boolean isResolvedByOcm() {
    OcmComponent ocm = componentSpec.ocm();
    return ocm != null && ocm.component() != null;
  }

  /**
   * The desired objects of the component with the fields that identify the live objects. While the
   * chart is not resolved, the source is left out and the HelmRelease has no Helm values.
   */
  List<GenericKubernetesResource> identifyingObjects(LiveComponents liveComponents) {
    List<GenericKubernetesResource> identifyingObjects = new ArrayList<>(objectsToResolve());
    try {
      identifyingObjects.addAll(objectsToDeploy(liveComponents));
    } catch (StageException unresolved) {
      identifyingObjects.add(
          FluxObjects.releaseOfOciRepository(
              namespace, componentName, NO_HELM_VALUES, runtimeSecret));
    }
    return identifyingObjects;
  }

  /** The chart without its version; empty while it is not resolved. */
  Optional<String> chartName(LiveComponents liveComponents) {
    FluxComponent helmChart = helmRepositoryChart();
    if (helmChart != null) {
      return Optional.of(helmChart.chart());
    }
    try {
      return Optional.of("oci://" + requireChart(liveComponents).repository());
    } catch (StageException unresolved) {
      return Optional.empty();
    }
  }

  /** The OCM objects by which the OCM controller resolves the chart; empty if it is not needed. */
  List<GenericKubernetesResource> objectsToResolve() {
    if (!isResolvedByOcm()) {
      return List.of();
    }
    OcmComponent ocm = ocm();
    return List.of(
        OcmObjects.repository(namespace, componentName, ocm),
        OcmObjects.component(namespace, componentName, ocm),
        OcmObjects.resource(namespace, componentName, ocm));
  }

  /**
   * The Flux objects that deploy the chart: the source, then the HelmRelease.
   *
   * @throws StageException while the chart is not resolved
   */
  List<GenericKubernetesResource> objectsToDeploy(LiveComponents liveComponents) {
    FluxComponent helmChart = helmRepositoryChart();
    if (helmChart != null) {
      return List.of(
          FluxObjects.helmRepository(
              namespace,
              componentName,
              HelmRepositoryUrl.parse(helmChart.registry()),
              usesInsecureRegistry()),
          FluxObjects.releaseOfHelmRepository(
              namespace,
              componentName,
              helmChart.chart().strip(),
              ChartVersion.ofHelmChart(helmChart.version()).text(),
              helmValues(),
              runtimeSecret));
    }
    return List.of(
        FluxObjects.ociRepository(
            namespace, componentName, requireChart(liveComponents), usesInsecureRegistry()),
        FluxObjects.releaseOfOciRepository(namespace, componentName, helmValues(), runtimeSecret));
  }

  /**
   * Returns the state of the component, as its live objects show it.
   *
   * @param isChangeInProgress whether a change of the spec is being deployed
   */
  ComponentState stateIn(LiveComponents liveComponents, boolean isChangeInProgress) {
    for (ResourceKind kind : kinds()) {
      Optional<StageException> ownershipConflict =
          liveComponents.ownershipConflict(kind, componentName);
      if (ownershipConflict.isPresent()) {
        return ComponentState.blocked(componentName, ownershipConflict.get());
      }
    }
    ComponentState state = releaseStateIn(liveComponents, isChangeInProgress);
    String range = range();
    return range == null ? state : state.ofRange(range);
  }

  private ComponentState releaseStateIn(LiveComponents liveComponents, boolean isChangeInProgress) {
    ReleaseReadiness readiness =
        new ReleaseReadiness(liveComponents, redactor(), isChangeInProgress);
    if (helmRepositoryChart() != null) {
      return readiness.ofHelmComponent(componentName);
    }
    try {
      return readiness.ofOciComponent(componentName, requireChart(liveComponents).version());
    } catch (StageException unresolved) {
      return ComponentState.blocked(componentName, unresolved);
    }
  }

  /** The range of versions in the spec; null for a version. */
  private @Nullable String range() {
    FluxComponent helmChart = helmRepositoryChart();
    if (helmChart != null) {
      return ChartVersion.ofHelmChart(helmChart.version()).range();
    }
    return isResolvedByOcm()
        ? OcmObjects.versionOf(ocm()).range()
        : ChartVersion.ofOciArtifact(version()).range();
  }

  /** The chart if it comes from a Helm repository; null if it comes from an OCI registry. */
  private @Nullable FluxComponent helmRepositoryChart() {
    FluxComponent flux = componentSpec.flux();
    return flux != null && flux.fromHelmRepository() ? flux : null;
  }

  private OciChart requireChart(LiveComponents liveComponents) {
    FluxComponent flux = componentSpec.flux();
    if (flux != null) {
      return OciChart.of(flux.registry(), flux.chart(), flux.version());
    }
    OcmComponent ocm = ocm();
    return ocm.componentName() != null
        ? OciChart.of(ocm.registry(), ocm.componentName(), ocm.version())
        : ResolvedChart.require(componentName, ocm, liveComponents, redactor());
  }

  private boolean usesInsecureRegistry() {
    FluxComponent flux = componentSpec.flux();
    return Boolean.TRUE.equals(flux != null ? flux.insecure() : ocm().insecure());
  }

  private @Nullable JsonNode helmValues() {
    FluxComponent flux = componentSpec.flux();
    return flux != null ? flux.values() : ocm().values();
  }

  private OcmComponent ocm() {
    return Objects.requireNonNull(componentSpec.ocm(), "a component is either flux or ocm");
  }
}
