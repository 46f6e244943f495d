package io.platformmesh.onboarding.local.simulator.ocm;

import com.fasterxml.jackson.databind.JsonNode;
import io.platformmesh.onboarding.local.simulator.controller.Reconciler;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.controller.StatusDraft;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes conditions as the OCM controller does, and reads the references between Resource,
 * Component and Repository.
 */
final class OcmStatus {
  private static final Duration DELETION_RETRY_DELAY = Duration.ofSeconds(1);

  private OcmStatus() {}

  /** Writes the conditions of a failed attempt that the OCM controller retries. */
  static void writeFailed(
      SimulatedObject ocmObject, StatusDraft status, String reason, String message) {
    status.setTrue("Reconciling", "ProgressingWithRetry", message);
    status.setFalse("Ready", reason, message);
    ocmObject.writeStatus(status);
  }

  /** Writes the conditions of an OCM object that the simulated controller is working on. */
  static void writeProgressing(
      SimulatedObject ocmObject, StatusDraft status, String reason, String message) {
    status.setTrue("Reconciling", "Progressing", message);
    status.setFalse("Ready", reason, message);
    ocmObject.writeStatus(status);
  }

  /** Writes that an OCM object is Ready at its current generation. */
  static void writeSucceeded(SimulatedObject ocmObject, StatusDraft status, String message) {
    status.removeConditions("Reconciling");
    JsonNode ocmConfig = ocmObject.spec().path("ocmConfig");
    if (ocmConfig.isArray()) {
      status.node().set("effectiveOCMConfig", ocmConfig.deepCopy());
    } else {
      status.node().remove("effectiveOCMConfig");
    }
    status.setTrue("Ready", "Succeeded", message);
    status.setObservedGeneration();
    ocmObject.writeStatus(status);
  }

  /**
   * Deletes an OCM object, unless other OCM objects still refer to it.
   *
   * @param referrers the OCM objects that refer to the deleted one
   * @param errorPrefix start of the message that lists the referrers
   * @return delay until the next attempt; {@link Reconciler#CLEANUP_DONE} if the object is deleted
   */
  static @Nullable Duration deleteUnlessReferenced(
      SimulatedObject ocmObject, List<SimulatedObject> referrers, String errorPrefix) {
    if (referrers.isEmpty()) {
      return ocmObject.advanceDeletion();
    }
    String referrerPaths =
        referrers.stream().map(referrer -> referrer.key().path()).collect(Collectors.joining(","));
    StatusDraft status = ocmObject.draftStatus();
    status.setFalse("Ready", "DeletionFailed", errorPrefix + referrerPaths);
    ocmObject.writeStatus(status);
    return DELETION_RETRY_DELAY;
  }

  /** The name of the Repository that a Component refers to. */
  static String repositoryOf(SimulatedObject ocmComponent) {
    return ocmComponent.spec().path("repositoryRef").path("name").asText();
  }

  /** The name of the Component that a Resource refers to. */
  static String componentOf(SimulatedObject ocmResource) {
    return ocmResource.spec().path("componentRef").path("name").asText();
  }
}
