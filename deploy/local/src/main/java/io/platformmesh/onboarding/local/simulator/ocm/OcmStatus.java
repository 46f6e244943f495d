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

/** Sets conditions as the OCM controller does, and reads its references. */
final class OcmStatus {
  private OcmStatus() {}

  /** Failed and retrying. */
  static void failed(SimulatedObject subject, StatusDraft status, String reason, String message) {
    status.isTrue("Reconciling", "ProgressingWithRetry", message);
    status.isFalse("Ready", reason, message);
    subject.write(status);
  }

  static void progressing(
      SimulatedObject subject, StatusDraft status, String reason, String message) {
    status.isTrue("Reconciling", "Progressing", message);
    status.isFalse("Ready", reason, message);
    subject.write(status);
  }

  static void succeeded(SimulatedObject subject, StatusDraft status, String message) {
    status.remove("Reconciling");
    JsonNode config = subject.spec().path("ocmConfig");
    if (config.isArray()) {
      status.node().set("effectiveOCMConfig", config.deepCopy());
    } else {
      status.node().remove("effectiveOCMConfig");
    }
    status.isTrue("Ready", "Succeeded", message);
    status.observed();
    subject.write(status);
  }

  /**
   * Waits until no object refers to the object that is being deleted.
   *
   * @param what name of the object's kind in the message
   */
  static @Nullable Duration awaitUnused(
      SimulatedObject subject,
      SimulatedKind users,
      Predicate<SimulatedObject> uses,
      String what,
      String usersName) {
    List<SimulatedObject> remaining = subject.list(users).stream().filter(uses).toList();
    if (!remaining.isEmpty()) {
      String names =
          remaining.stream().map(user -> user.key().path()).collect(Collectors.joining(","));
      StatusDraft status = subject.draft();
      status.isFalse(
          "Ready",
          "DeletionFailed",
          what + " cannot be removed as " + usersName + " are still referencing it: " + names);
      subject.write(status);
      return Duration.ofSeconds(1);
    }
    return subject.step("delete", 1, false) == 0 ? subject.untilNextStep() : null;
  }

  static String repositoryOf(SimulatedObject component) {
    return component.spec().path("repositoryRef").path("name").asText();
  }

  static String componentOf(SimulatedObject resource) {
    return resource.spec().path("componentRef").path("name").asText();
  }
}
