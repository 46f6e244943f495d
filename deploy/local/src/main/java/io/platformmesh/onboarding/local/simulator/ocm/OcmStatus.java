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

/** What the reconcilers of the OCM controller have in common. */
final class OcmStatus {
  private OcmStatus() {}

  /** Failed, and trying again. */
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
   * Waits until nothing refers to the object that is being deleted.
   *
   * @param what as the message calls the object
   */
  static @Nullable Duration awaitUnused(
      SimulatedObject subject,
      SimulatedKind users,
      Predicate<SimulatedObject> uses,
      String what,
      String usersName) {
    List<SimulatedObject> left = subject.list(users).stream().filter(uses).toList();
    if (!left.isEmpty()) {
      String names = left.stream().map(user -> user.key().path()).collect(Collectors.joining(","));
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
