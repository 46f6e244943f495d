package io.platformmesh.onboarding.starter.cli.diagnosis;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.redaction.Redactor;

/** Derives findings from the condition {@code Ready} of an object, by the rules of the stages. */
final class ReadyFindings {

  private ReadyFindings() {}

  /** Returns the finding for a PlatformMesh, whose Ready counts at any generation. */
  static Finding ofPlatformMesh(Finding.Subject subject, GenericKubernetesResource found) {
    String evidence = LiveConditions.describeReady(found, Redactor.ofPatterns());
    return LiveConditions.isTrue(found, "Ready") ? subject.ok(evidence) : subject.waiting(evidence);
  }

  /** Returns the finding for a Provider, which must be Ready at its current generation. */
  static Finding ofProvider(Finding.Subject subject, GenericKubernetesResource found) {
    String evidence =
        "phase %s; %s"
            .formatted(
                LiveConditions.status(found).path("phase").asText("not set"),
                LiveConditions.describeReady(found, Redactor.ofPatterns()));
    return LiveConditions.isReadyAtGeneration(found)
        ? subject.ok(evidence)
        : subject.waiting(evidence);
  }

  /** Returns the finding for an object of Flux or of the OCM controller. */
  static Finding ofSourceOrRelease(
      Finding.Subject subject, GenericKubernetesResource found, Redactor redactor) {
    String evidence = LiveConditions.describeReady(found, redactor);
    if (LiveConditions.isReadyAtGeneration(found)) {
      return subject.ok(evidence);
    }
    if (found.getKind().equals(ResourceKind.HelmRepository.name())
        && LiveConditions.find(found, "Ready").isEmpty()) {
      return subject.ok("exists; Flux sets no condition Ready if its registry is an OCI registry");
    }
    return LiveConditions.isTrue(found, "Stalled")
        ? subject.broken(evidence + " (its controller has stopped retrying)")
        : subject.waiting(evidence);
  }
}
