package io.platformmesh.onboarding.activities.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
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
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The plan for one component in any of its forms: the objects to create first, the objects to
 * create once the chart is resolved, and the rule by which the component counts as deployed.
 */
final class ComponentPlan {

  private final String namespace;
  private final String name;
  private final RuntimeDeployment deployment;
  private final @Nullable String runtimeSecret;

  private ComponentPlan(
      String namespace, String name, RuntimeDeployment deployment, @Nullable String runtimeSecret) {
    this.namespace = namespace;
    this.name = name;
    this.deployment = deployment;
    this.runtimeSecret = runtimeSecret;
  }

  /** The plans of all components by name. */
  static Map<String, ComponentPlan> of(ManagedProvider managedProvider) {
    String namespace = managedProvider.getMetadata().getNamespace();
    String runtimeSecret = managedProvider.getSpec().runtimeKubeconfigSecretName();
    return managedProvider.getSpec().runtimeDeployments().stream()
        .map(
            deployment ->
                new ComponentPlan(
                    namespace, ComponentNames.of(deployment), deployment, runtimeSecret))
        .collect(
            Collectors.toMap(
                plan -> plan.name, Function.identity(), (one, other) -> one, LinkedHashMap::new));
  }

  /** Name of the component and of all its objects. */
  String name() {
    return name;
  }

  /** The version that the spec asks for. */
  String version() {
    FluxComponent flux = deployment.flux();
    return flux != null ? flux.version() : ocm().version();
  }

  /** A redactor that removes the Helm values from quoted messages. */
  Redactor redactor() {
    return Redactor.ofValues(values());
  }

  /** The kinds of objects that this component consists of. */
  List<ResourceKind> kinds() {
    FluxComponent flux = deployment.flux();
    if (flux != null && flux.fromHelmRepository()) {
      return List.of(ResourceKind.HelmRepository, ResourceKind.HelmRelease);
    }
    return resolvedByOcm()
        ? List.of(
            ResourceKind.Repository,
            ResourceKind.Component,
            ResourceKind.Resource,
            ResourceKind.OCIRepository,
            ResourceKind.HelmRelease)
        : List.of(ResourceKind.OCIRepository, ResourceKind.HelmRelease);
  }

  private boolean resolvedByOcm() {
    OcmComponent ocm = deployment.ocm();
    return ocm != null && ocm.component() != null;
  }

  /**
   * The desired objects, as far as they are known. Without a resolved chart, there is no source and
   * the release has no values: enough to recognise live objects.
   */
  List<GenericKubernetesResource> identities(LiveComponents live) {
    List<GenericKubernetesResource> objects = new ArrayList<>(toResolve());
    try {
      objects.addAll(toDeploy(live));
    } catch (StageException unresolved) {
      objects.add(FluxObjects.releaseOfOciRepository(namespace, name, null, runtimeSecret));
    }
    return objects;
  }

  /** The chart without its version; empty while it is not resolved. */
  Optional<String> chartName(LiveComponents live) {
    FluxComponent flux = deployment.flux();
    if (flux != null && flux.fromHelmRepository()) {
      return Optional.of(flux.chart());
    }
    try {
      return Optional.of("oci://" + chart(live).repository());
    } catch (StageException unresolved) {
      return Optional.empty();
    }
  }

  /** The objects that the OCM controller resolves; empty for the other forms. */
  List<GenericKubernetesResource> toResolve() {
    if (!resolvedByOcm()) {
      return List.of();
    }
    OcmComponent ocm = ocm();
    return List.of(
        OcmObjects.repository(namespace, name, ocm),
        OcmObjects.component(namespace, name, ocm),
        OcmObjects.resource(namespace, name, ocm));
  }

  /**
   * The objects that Flux deploys: the source, then the release.
   *
   * @throws StageException while the chart is not resolved
   */
  List<GenericKubernetesResource> toDeploy(LiveComponents live) {
    FluxComponent flux = deployment.flux();
    if (flux != null && flux.fromHelmRepository()) {
      return List.of(
          FluxObjects.helmRepository(namespace, name, flux.registry(), insecure()),
          FluxObjects.releaseOfHelmRepository(
              namespace, name, flux.chart(), flux.version(), values(), runtimeSecret));
    }
    ImageReference chart = chart(live);
    return List.of(
        FluxObjects.ociRepository(namespace, name, chart.repository(), chart.tag(), insecure()),
        FluxObjects.releaseOfOciRepository(namespace, name, values(), runtimeSecret));
  }

  /**
   * The state of the component.
   *
   * @param changing whether a change is being deployed
   */
  ComponentState state(LiveComponents live, boolean changing) {
    for (ResourceKind kind : kinds()) {
      Optional<StageException> conflict = live.conflict(kind, name);
      if (conflict.isPresent()) {
        return ComponentState.blocked(name, conflict.get());
      }
    }
    ReleaseReadiness readiness = new ReleaseReadiness(live, redactor(), changing);
    FluxComponent flux = deployment.flux();
    if (flux != null && flux.fromHelmRepository()) {
      return readiness.ofHelm(name);
    }
    try {
      return readiness.ofOci(name, chart(live).tag());
    } catch (StageException unresolved) {
      return ComponentState.blocked(name, unresolved);
    }
  }

  private ImageReference chart(LiveComponents live) {
    FluxComponent flux = deployment.flux();
    if (flux != null) {
      return new ImageReference(flux.registry() + "/" + flux.chart(), flux.version());
    }
    OcmComponent ocm = ocm();
    return ocm.componentName() != null
        ? new ImageReference(ocm.registry() + "/" + ocm.componentName(), ocm.version())
        : ResolvedChart.require(name, ocm, live, redactor());
  }

  private boolean insecure() {
    FluxComponent flux = deployment.flux();
    return Boolean.TRUE.equals(flux != null ? flux.insecure() : ocm().insecure());
  }

  private @Nullable JsonNode values() {
    FluxComponent flux = deployment.flux();
    return flux != null ? flux.values() : ocm().values();
  }

  private OcmComponent ocm() {
    return Objects.requireNonNull(deployment.ocm(), "a component is either flux or ocm");
  }
}
