package io.platformmesh.onboarding.local.simulator.flux;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.controller.StatusDraft;

/** Sets conditions and artifacts as the Flux controllers do. */
final class FluxStatus {
  static final String FINALIZER = "finalizers.fluxcd.io";
  static final String REQUESTED_AT = "reconcile.fluxcd.io/requestedAt";
  static final String RESET_AT = "reconcile.fluxcd.io/resetAt";
  static final String STORAGE = "http://source-controller.flux-system.svc.cluster.local./";

  private FluxStatus() {}

  /** In progress: readiness is unknown. */
  static void progressing(StatusDraft status, String message) {
    status.remove("Stalled", "FetchFailed");
    status.isTrue("Reconciling", "Progressing", message);
    status.isUnknown("Ready", "Progressing", message);
  }

  /** Failed and retrying. */
  static void retrying(StatusDraft status, String reason, String message) {
    status.remove("Stalled");
    status.isTrue("Reconciling", "ProgressingWithRetry", message);
    status.isFalse("Ready", reason, message);
  }

  /** Failed for good. */
  static void stalled(StatusDraft status, String stalledReason, String stalledMessage) {
    status.remove("Reconciling");
    status.isTrue("Stalled", stalledReason, stalledMessage);
    status.observed();
  }

  static void succeeded(
      SimulatedObject subject, StatusDraft status, String reason, String message) {
    status.remove("Reconciling", "Stalled", "FetchFailed");
    status.isTrue("Ready", reason, message);
    status.observed();
    handled(subject, status);
  }

  /** Records that a request by annotation is handled. */
  static void handled(SimulatedObject subject, StatusDraft status) {
    String requestedAt = subject.annotation(REQUESTED_AT);
    if (!requestedAt.isEmpty()) {
      status.node().put("lastHandledReconcileAt", requestedAt);
    }
  }

  /** Sets the artifact of the status; its time changes only with its revision. */
  static ObjectNode artifact(StatusDraft status, String revision, String digest) {
    ObjectNode artifact = status.node().withObject("artifact");
    if (!artifact.path("revision").asText().equals(revision)) {
      artifact.removeAll();
      artifact.put("lastUpdateTime", StatusDraft.now());
      artifact.put("revision", revision);
    }
    artifact.put("digest", digest);
    artifact.put("size", 4096 + digest.hashCode() % 1024);
    return artifact;
  }
}
