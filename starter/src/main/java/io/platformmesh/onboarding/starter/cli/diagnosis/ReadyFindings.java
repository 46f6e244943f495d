package io.platformmesh.onboarding.starter.cli.diagnosis;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.chart.ChartFetchFailure;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.client.Suspension;
import io.platformmesh.onboarding.activities.redaction.Redactor;
import org.jspecify.annotations.Nullable;

/** Derives findings from the condition {@code Ready} of an object, by the rules of the stages. */
final class ReadyFindings {

  private ReadyFindings() {}

  /** Returns the finding for a PlatformMesh, whose Ready counts at any generation. */
  static Finding ofPlatformMesh(
      Finding.Subject inspectedSubject, GenericKubernetesResource platformMesh) {
    String readyEvidence = LiveConditions.describeReady(platformMesh, Redactor.ofPatterns());
    return LiveConditions.isTrue(platformMesh, "Ready")
        ? inspectedSubject.ok(readyEvidence)
        : inspectedSubject.waiting(readyEvidence);
  }

  /** Returns the finding for a Provider, which must be Ready at its current generation. */
  static Finding ofProvider(Finding.Subject inspectedSubject, GenericKubernetesResource provider) {
    String providerPhase = LiveConditions.status(provider).path("phase").asText("not set");
    String readyCondition = LiveConditions.describeReady(provider, Redactor.ofPatterns());
    String readyEvidence = "phase %s; %s".formatted(providerPhase, readyCondition);
    return LiveConditions.isReadyAtGeneration(provider)
        ? inspectedSubject.ok(readyEvidence)
        : inspectedSubject.waiting(readyEvidence);
  }

  /** Returns the finding for an object of Flux or of the OCM controller. */
  static Finding ofSourceOrRelease(
      Finding.Subject inspectedSubject,
      GenericKubernetesResource observedObject,
      Redactor evidenceRedactor) {
    String readyEvidence = LiveConditions.describeReady(observedObject, evidenceRedactor);
    if (Suspension.isSuspended(observedObject)) {
      String suspension = Suspension.describe(observedObject);
      return Suspension.isReadyBeforeSuspension(observedObject)
          ? inspectedSubject.ok(suspension)
          : inspectedSubject.suspended(suspension);
    }
    if (LiveConditions.isReadyAtGeneration(observedObject)) {
      return inspectedSubject.ok(readyEvidence);
    }
    boolean isHelmRepository = observedObject.getKind().equals(ResourceKind.HelmRepository.name());
    if (isHelmRepository && LiveConditions.find(observedObject, "Ready").isEmpty()) {
      return inspectedSubject.ok(
          "exists; Flux sets no condition Ready if its registry is an OCI registry");
    }
    Finding unreadyFinding =
        LiveConditions.isTrue(observedObject, "Stalled")
            ? inspectedSubject.broken(readyEvidence + " (its controller has stopped retrying)")
            : inspectedSubject.waiting(readyEvidence);
    return inspectedSubject.part() == Finding.Part.SOURCE
        ? unreadyFinding.because(fetchFailureOf(observedObject))
        : unreadyFinding;
  }

  private static @Nullable ChartFetchFailure fetchFailureOf(GenericKubernetesResource source) {
    return LiveConditions.find(source, "Ready")
        .flatMap(ready -> ChartFetchFailure.ofReadyCondition(ready.status(), ready.message()))
        .orElse(null);
  }
}
