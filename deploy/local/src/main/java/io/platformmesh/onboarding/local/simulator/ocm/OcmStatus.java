package io.platformmesh.onboarding.local.simulator.ocm;

import com.fasterxml.jackson.databind.JsonNode;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.controller.StatusDraft;
import io.platformmesh.onboarding.local.simulator.rules.SimulatedKind;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes conditions as the OCM controller does, and reads the references between its objects. */
final class OcmStatus {
  private OcmStatus() {}

  /** Writes the conditions of a failed attempt that the controller retries. */
  static void writeFailed(
      SimulatedObject ocmObject, StatusDraft status, String reason, String message) {
    status.setTrue("Reconciling", "ProgressingWithRetry", message);
    status.setFalse("Ready", reason, message);
    ocmObject.writeStatus(status);
  }

  static void writeProgressing(
      SimulatedObject ocmObject, StatusDraft status, String reason, String message) {
    status.setTrue("Reconciling", "Progressing", message);
    status.setFalse("Ready", reason, message);
    ocmObject.writeStatus(status);
  }

  static void writeSucceeded(SimulatedObject ocmObject, StatusDraft status, String message) {
    status.removeConditions("Reconciling");
    JsonNode config = ocmObject.spec().path("ocmConfig");
    if (config.isArray()) {
      status.node().set("effectiveOCMConfig", config.deepCopy());
    } else {
      status.node().remove("effectiveOCMConfig");
    }
    status.setTrue("Ready", "Succeeded", message);
    status.setObservedGeneration();
    ocmObject.writeStatus(status);
  }

  /**
   * Waits until no object refers to the object that is being deleted.
   *
   * @param kindName name of the deleted object's kind in the message
   */
  static @Nullable Duration awaitUnused(
      SimulatedObject ocmObject,
      SimulatedKind referrerKind,
      Predicate<SimulatedObject> refersToObject,
      String kindName,
      String referrerKindName) {
    List<SimulatedObject> referrers =
        ocmObject.list(referrerKind).stream().filter(refersToObject).toList();
    if (!referrers.isEmpty()) {
      String referrerPaths =
          referrers.stream()
              .map(referrer -> referrer.key().path())
              .collect(Collectors.joining(","));
      StatusDraft status = ocmObject.draftStatus();
      status.setFalse(
          "Ready",
          "DeletionFailed",
          kindName
              + " cannot be removed as "
              + referrerKindName
              + " are still referencing it: "
              + referrerPaths);
      ocmObject.writeStatus(status);
      return Duration.ofSeconds(1);
    }
    return ocmObject.advance("delete", 1, false) == 0 ? ocmObject.untilNextStep() : null;
  }

  static String repositoryOf(SimulatedObject component) {
    return component.spec().path("repositoryRef").path("name").asText();
  }

  static String componentOf(SimulatedObject resource) {
    return resource.spec().path("componentRef").path("name").asText();
  }
}
