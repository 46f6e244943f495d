package io.platformmesh.onboarding.local.simulator.ocm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.platformmesh.onboarding.local.simulator.controller.Digests;
import io.platformmesh.onboarding.local.simulator.controller.ObjectKey;
import io.platformmesh.onboarding.local.simulator.controller.Reconciler;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.controller.StatusDraft;
import io.platformmesh.onboarding.local.simulator.rules.Fault;
import io.platformmesh.onboarding.local.simulator.rules.SimulatedKind;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** OCM controller: finds the version of a component in its repository. */
public final class ComponentReconciler implements Reconciler {
  @Override
  public String finalizer() {
    return "finalizers.ocm.software/component";
  }

  @Override
  public Set<ObjectKey> references(SimulatedObject subject) {
    return Set.of(repository(subject));
  }

  private static ObjectKey repository(SimulatedObject subject) {
    return subject
        .key()
        .other(SimulatedKind.REPOSITORY, subject.namespace(), OcmStatus.repositoryOf(subject));
  }

  @Override
  public @Nullable Duration reconcile(SimulatedObject subject) {
    if (subject.spec().path("suspend").asBoolean()) {
      return ON_EVENT;
    }
    StatusDraft status = subject.draft();
    Optional<SimulatedObject> repository =
        subject.find(repository(subject)).filter(SimulatedObject::isReady);
    if (repository.isEmpty()) {
      OcmStatus.failed(subject, status, "GetResourceFailed", "OCM Repository is not ready");
      return ON_EVENT;
    }
    int step = subject.step("generation " + subject.generation(), 1);
    String desired = version(subject);
    String component = subject.spec().path("component").asText();
    if (subject.has(Fault.NOT_READY)) {
      OcmStatus.failed(
          subject,
          status,
          "CheckVersionFailed",
          subject.message(
              "failed to get valid latest version: no matching versions found for constraint \""
                  + desired
                  + "\" of component "
                  + component));
      return ON_EVENT;
    }
    String present = subject.status().path("component").path("version").asText("");
    boolean deny = SimulatedObject.text(subject.spec(), "downgradePolicy", "Deny").equals("Deny");
    if (deny && !present.isEmpty() && Versions.compare(desired, present) < 0) {
      OcmStatus.failed(
          subject,
          status,
          "CheckVersionFailed",
          "component version cannot be downgraded from version "
              + present
              + " to version "
              + desired);
      return ON_EVENT;
    }
    if (step == 0) {
      OcmStatus.progressing(
          subject, status, "ResolutionInProgress", "component version resolution in progress");
      return subject.untilNextStep();
    }
    ObjectNode info = status.node().putObject("component");
    info.put("component", component);
    info.put("version", desired);
    info.set("repositorySpec", repository.get().spec().path("repositorySpec").deepCopy());
    ObjectNode digest = info.putObject("digest");
    digest.put("hashAlgorithm", "SHA-256");
    digest.put("normalisationAlgorithm", "jsonNormalisation/v3");
    digest.put("value", Digests.hex(component + ":" + desired));
    OcmStatus.succeeded(subject, status, "Applied version " + desired);
    return ON_EVENT;
  }

  /** The version in the constraint. */
  private static String version(SimulatedObject subject) {
    return subject.spec().path("semver").asText().replaceFirst("^[=<>~^\\s]+", "");
  }

  @Override
  public @Nullable Duration finish(SimulatedObject subject) {
    return OcmStatus.awaitUnused(
        subject,
        SimulatedKind.RESOURCE,
        resource -> OcmStatus.componentOf(resource).equals(subject.name()),
        "component",
        "resources");
  }
}
