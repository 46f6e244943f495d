package io.platformmesh.onboarding.activities.deployment;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.chart.ChartFetchFailure;
import io.platformmesh.onboarding.activities.chart.ChartVersion;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.client.Suspension;
import io.platformmesh.onboarding.activities.redaction.Redactor;
import io.platformmesh.onboarding.workflows.Reason;
import java.util.List;
import java.util.Optional;

/**
 * Decides from live objects alone whether Flux has deployed the desired version. It compares
 * generations and digests, so that a status about an earlier spec does not count.
 */
final class ReleaseReadiness {

  private final LiveComponents liveComponents;
  private final Redactor redactor;
  private final boolean isChangeInProgress;

  /**
   * @param liveComponents the live objects
   * @param redactor redacts the messages of their conditions
   * @param isChangeInProgress whether a change is being deployed: then a release that Flux is still
   *     reconciling does not count as deployed
   */
  ReleaseReadiness(LiveComponents liveComponents, Redactor redactor, boolean isChangeInProgress) {
    this.liveComponents = liveComponents;
    this.redactor = redactor;
    this.isChangeInProgress = isChangeInProgress;
  }

  /** The state of a component whose chart comes from an OCI registry in this version. */
  ComponentState ofOciComponent(String componentName, ChartVersion desiredVersion) {
    GenericKubernetesResource source =
        liveComponents.find(ResourceKind.OCIRepository, componentName).orElse(null);
    if (source == null) {
      return stateOfMissingObject(componentName, ResourceKind.OCIRepository, Reason.SourceNotReady);
    }
    if (!isReconciled(source)) {
      return stateOfUnreadySource(
          componentName, source, LiveConditions.explainNotReady(source, redactor));
    }
    String sourceRevision =
        LiveConditions.status(source).path("artifact").path("revision").asText("");
    if (!desiredVersion.isOfRevision(sourceRevision)) {
      String artifact = sourceRevision.isEmpty() ? "none" : sourceRevision;
      return stateOfUnreadySource(
          componentName,
          source,
          "has artifact %s instead of version %s".formatted(artifact, desiredVersion.text()));
    }
    return stateOfUnreadyRelease(componentName, sourceRevision)
        .orElseGet(
            () ->
                withMovedTag(
                    withSuspensions(
                        ComponentState.deployed(componentName, sourceRevision),
                        ResourceKind.OCIRepository),
                    sourceRevision));
  }

  /** Notes that the tag points to another artifact than the one that is deployed. */
  private ComponentState withMovedTag(ComponentState deployed, String sourceRevision) {
    InstalledChart installedChart = InstalledChart.of(release(deployed.name()));
    if (installedChart.isOfRevision(sourceRevision)) {
      return deployed;
    }
    String installedRevision = installedChart.describeVersion() + "@" + installedChart.digest();
    return new ComponentState(deployed.name(), null, installedRevision, deployed.note())
        .withNote(
            "%s: %s is deployed, and its tag was moved to %s, which Flux does not follow or has not deployed yet"
                .formatted(deployed.name(), installedRevision, sourceRevision));
  }

  private GenericKubernetesResource release(String componentName) {
    return liveComponents.find(ResourceKind.HelmRelease, componentName).orElseThrow();
  }

  /** Whether the controller has reconciled the object, or a user has suspended it since. */
  private static boolean isReconciled(GenericKubernetesResource fluxObject) {
    return LiveConditions.isReadyAtGeneration(fluxObject)
        || Suspension.isReadyBeforeSuspension(fluxObject);
  }

  /** Notes which objects of a deployed component are suspended. */
  private ComponentState withSuspensions(ComponentState deployed, ResourceKind sourceKind) {
    ComponentState state = deployed;
    for (ResourceKind kind : List.of(sourceKind, ResourceKind.HelmRelease)) {
      GenericKubernetesResource fluxObject =
          liveComponents.find(kind, deployed.name()).orElse(null);
      if (fluxObject != null && Suspension.isSuspended(fluxObject)) {
        state = state.withNote(Suspension.describe(fluxObject));
      }
    }
    return state;
  }

  /** The state of a component whose chart comes from a Helm repository. */
  ComponentState ofHelmComponent(String componentName) {
    Optional<ComponentState> releaseState = stateOfUnreadyRelease(componentName, "");
    if (releaseState.isEmpty()) {
      String chartVersion = InstalledChart.of(release(componentName)).version();
      return withSuspensions(
          ComponentState.deployed(componentName, chartVersion.isEmpty() ? null : chartVersion),
          ResourceKind.HelmRepository);
    }
    return liveComponents
        .find(ResourceKind.HelmRepository, componentName)
        .filter(ReleaseReadiness::hasFailed)
        .or(() -> helmChart(componentName).filter(ReleaseReadiness::hasFailed))
        .map(
            source ->
                stateOfUnreadySource(
                    componentName, source, LiveConditions.explainNotReady(source, redactor)))
        .orElse(releaseState.get());
  }

  /** The HelmChart of Flux: only it says that the repository has no such chart or version. */
  private Optional<GenericKubernetesResource> helmChart(String componentName) {
    return liveComponents
        .find(ResourceKind.HelmRelease, componentName)
        .flatMap(liveComponents::helmChartOf);
  }

  /** Whether Flux has tried to fetch the source, and the source is not ready. */
  private static boolean hasFailed(GenericKubernetesResource source) {
    return LiveConditions.find(source, "Ready").isPresent() && !isReconciled(source);
  }

  private static Optional<ChartFetchFailure> fetchFailureOf(GenericKubernetesResource source) {
    return LiveConditions.find(source, "Ready")
        .flatMap(ready -> ChartFetchFailure.ofReadyCondition(ready.status(), ready.message()));
  }

  private static ComponentState stateOfUnreadySource(
      String componentName, GenericKubernetesResource source, String explanation) {
    if (Suspension.isSuspended(source)) {
      return stateOfSuspended(componentName, source);
    }
    String question = fetchFailureOf(source).map(failure -> ": " + failure.question()).orElse("");
    String message =
        "%s %s %s%s"
            .formatted(source.getKind(), source.getMetadata().getName(), explanation, question);
    return isStalled(source)
        ? ComponentState.stuck(componentName, Reason.SourceNotReady, message)
        : ComponentState.waiting(componentName, Reason.SourceNotReady, message);
  }

  /** The state of a component whose HelmRelease is not ready; empty when it is ready. */
  private Optional<ComponentState> stateOfUnreadyRelease(
      String componentName, String sourceRevision) {
    GenericKubernetesResource release =
        liveComponents.find(ResourceKind.HelmRelease, componentName).orElse(null);
    if (release == null) {
      return Optional.of(
          stateOfMissingObject(
              componentName, ResourceKind.HelmRelease, Reason.HelmReleaseNotReady));
    }
    String describeHint =
        "see kubectl describe helmrelease %s -n %s"
            .formatted(componentName, release.getMetadata().getNamespace());
    if (isStalled(release)) {
      String stalledMessage =
          "Flux has given up on HelmRelease %s (%s): %s, correct the cause, then run onboard retry"
              .formatted(
                  componentName, LiveConditions.describeReady(release, redactor), describeHint);
      return Optional.of(
          ComponentState.stuck(componentName, Reason.HelmReleaseStalled, stalledMessage));
    }
    boolean isBehind =
        !isReconciled(release) || explainDifferentChart(release, sourceRevision).isPresent();
    if (Suspension.isSuspended(release)) {
      return isBehind ? Optional.of(stateOfSuspended(componentName, release)) : Optional.empty();
    }
    return explainNotReconciled(release)
        .or(() -> explainDifferentChart(release, sourceRevision))
        .map(
            explanation ->
                ComponentState.waiting(
                    componentName,
                    Reason.HelmReleaseNotReady,
                    "HelmRelease %s %s: %s".formatted(componentName, explanation, describeHint)));
  }

  private static ComponentState stateOfSuspended(
      String componentName, GenericKubernetesResource fluxObject) {
    return ComponentState.stuck(
        componentName,
        Reason.Suspended,
        Suspension.describe(fluxObject) + ". The change of the onboarding waits until then");
  }

  /** Why Flux has not reconciled the release at its generation. */
  private Optional<String> explainNotReconciled(GenericKubernetesResource release) {
    long observedGeneration = LiveConditions.status(release).path("observedGeneration").asLong(0);
    boolean isReconciled =
        observedGeneration == LiveConditions.generation(release)
            && LiveConditions.isReadyAtGeneration(release);
    if (!isReconciled) {
      return Optional.of(LiveConditions.explainNotReady(release, redactor));
    }
    if (isChangeInProgress && LiveConditions.isTrue(release, "Reconciling")) {
      String readyDescription = LiveConditions.describeReady(release, redactor);
      return Optional.of("is being reconciled (%s)".formatted(readyDescription));
    }
    return Optional.empty();
  }

  /**
   * Which other chart the release has deployed; empty for the desired one. Where no change is being
   * deployed, a tag that was moved in the registry does not count: Flux may be configured not to
   * follow digests.
   */
  private Optional<String> explainDifferentChart(
      GenericKubernetesResource release, String sourceRevision) {
    InstalledChart installedChart = InstalledChart.of(release);
    boolean isDesired =
        installedChart.isOfRevision(sourceRevision)
            || (!isChangeInProgress && installedChart.isOfVersion(sourceRevision));
    return isDesired
        ? Optional.empty()
        : Optional.of(
            "still has chart version %s instead of %s"
                .formatted(installedChart.describeVersion(), sourceRevision));
  }

  private static boolean isStalled(GenericKubernetesResource fluxObject) {
    LiveConditions.LiveCondition stalledCondition =
        LiveConditions.find(fluxObject, "Stalled").orElse(null);
    if (stalledCondition == null || !stalledCondition.isTrue()) {
      return false;
    }
    long observedGeneration = stalledCondition.observedGeneration();
    return observedGeneration == 0 || observedGeneration == LiveConditions.generation(fluxObject);
  }

  private static ComponentState stateOfMissingObject(
      String componentName, ResourceKind kind, Reason reason) {
    return ComponentState.waiting(
        componentName, reason, kind + " " + componentName + " does not exist yet.");
  }
}
