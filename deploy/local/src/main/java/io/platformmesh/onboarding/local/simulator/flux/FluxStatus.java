package io.platformmesh.onboarding.local.simulator.flux;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.controller.StatusDraft;

/** Sets conditions and artifacts in the status of simulated Flux objects. */
final class FluxStatus {
  static final String FINALIZER = "finalizers.fluxcd.io";
  static final String REQUESTED_AT = "reconcile.fluxcd.io/requestedAt";
  static final String RESET_AT = "reconcile.fluxcd.io/resetAt";

  /** URL of the artifacts that the source-controller stores. */
  static final String STORAGE_URL = "http://source-controller.flux-system.svc.cluster.local./";

  private FluxStatus() {}

  /** Sets the conditions of a reconciliation in progress: Ready is Unknown. */
  static void setProgressing(StatusDraft status, String message) {
    status.removeConditions("Stalled", "FetchFailed");
    status.setTrue("Reconciling", "Progressing", message);
    status.setUnknown("Ready", "Progressing", message);
  }

  /** Sets the conditions of a failed attempt that the controller retries. */
  static void setRetrying(StatusDraft status, String reason, String message) {
    status.removeConditions("Stalled");
    status.setTrue("Reconciling", "ProgressingWithRetry", message);
    status.setFalse("Ready", reason, message);
  }

  /** Sets the conditions of a failure that the controller does not retry. */
  static void setStalled(StatusDraft status, String stalledReason, String stalledMessage) {
    status.removeConditions("Reconciling");
    status.setTrue("Stalled", stalledReason, stalledMessage);
    status.setObservedGeneration();
  }

  /** Sets the conditions of a completed reconciliation: Ready is True. */
  static void setSucceeded(
      SimulatedObject fluxObject, StatusDraft status, String reason, String message) {
    status.removeConditions("Reconciling", "Stalled", "FetchFailed");
    status.setTrue("Ready", reason, message);
    status.setObservedGeneration();
    recordHandledRequest(fluxObject, status);
  }

  /** Records that the Flux controller handled the reconciliation that an annotation requests. */
  static void recordHandledRequest(SimulatedObject fluxObject, StatusDraft status) {
    String requestedAt = fluxObject.annotation(REQUESTED_AT);
    if (!requestedAt.isEmpty()) {
      status.node().put("lastHandledReconcileAt", requestedAt);
    }
  }

  /** Sets {@code status.artifact}; its {@code lastUpdateTime} changes only with its revision. */
  static ObjectNode setArtifact(StatusDraft status, String revision, String digest) {
    ObjectNode artifact = status.node().withObject("artifact");
    if (!artifact.path("revision").asText().equals(revision)) {
      artifact.removeAll();
      artifact.put("lastUpdateTime", StatusDraft.currentTime());
      artifact.put("revision", revision);
    }
    artifact.put("digest", digest);
    artifact.put("size", simulatedSize(digest));
    return artifact;
  }

  /** A size in bytes that differs between artifacts, but not between runs. */
  private static int simulatedSize(String artifactDigest) {
    return 4096 + artifactDigest.hashCode() % 1024;
  }
}
