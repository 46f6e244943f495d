package io.platformmesh.onboarding.local.simulator.flux;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.controller.StatusDraft;

/** What the Flux controllers have in common. */
final class FluxStatus {
  static final String FINALIZER = "finalizers.fluxcd.io";
  static final String REQUESTED_AT = "reconcile.fluxcd.io/requestedAt";
  static final String RESET_AT = "reconcile.fluxcd.io/resetAt";
  static final String STORAGE = "http://source-controller.flux-system.svc.cluster.local./";

  private FluxStatus() {}

  /** At work: nothing can be said of readiness yet. */
  static void progressing(StatusDraft status, String message) {
    status.remove("Stalled", "FetchFailed");
    status.isTrue("Reconciling", "Progressing", message);
    status.isUnknown("Ready", "Progressing", message);
  }

  /** Failed, and trying again. */
  static void retrying(StatusDraft status, String reason, String message) {
    status.remove("Stalled");
    status.isTrue("Reconciling", "ProgressingWithRetry", message);
    status.isFalse("Ready", reason, message);
  }

  /** Failed, and given up. */
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

  /** Records that a request by annotation has been dealt with. */
  static void handled(SimulatedObject subject, StatusDraft status) {
    String requestedAt = subject.annotation(REQUESTED_AT);
    if (!requestedAt.isEmpty()) {
      status.node().put("lastHandledReconcileAt", requestedAt);
    }
  }

  /** The status' artifact, with a new time if it is another one. */
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
