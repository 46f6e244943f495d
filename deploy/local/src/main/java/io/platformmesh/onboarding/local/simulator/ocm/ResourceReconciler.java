package io.platformmesh.onboarding.local.simulator.ocm;

import com.fasterxml.jackson.databind.JsonNode;
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

/** OCM controller: resolves a resource of a component to an image reference. */
public final class ResourceReconciler implements Reconciler {
  @Override
  public String finalizer() {
    return "finalizers.ocm.software/resource";
  }

  @Override
  public Set<ObjectKey> references(SimulatedObject subject) {
    return Set.of(component(subject));
  }

  private static ObjectKey component(SimulatedObject subject) {
    return subject
        .key()
        .other(SimulatedKind.COMPONENT, subject.namespace(), OcmStatus.componentOf(subject));
  }

  @Override
  public @Nullable Duration reconcile(SimulatedObject subject) {
    if (subject.spec().path("suspend").asBoolean()) {
      return ON_EVENT;
    }
    StatusDraft status = subject.draft();
    Optional<SimulatedObject> found =
        subject.find(component(subject)).filter(SimulatedObject::isReady);
    if (found.isEmpty()) {
      OcmStatus.failed(
          subject,
          status,
          "ResourceIsNotAvailable",
          "object is not ready: " + component(subject).path());
      return ON_EVENT;
    }
    JsonNode component = found.get().status().path("component");
    String version = component.path("version").asText();
    JsonNode identity = subject.spec().path("resource").path("byReference").path("resource");
    if (subject.has(Fault.NOT_READY)) {
      OcmStatus.failed(
          subject,
          status,
          "GetOCMResourceFailed",
          subject.message(
              "resource with identity "
                  + identity
                  + " not found in component "
                  + component.path("component").asText()
                  + ":"
                  + version));
      return ON_EVENT;
    }
    boolean resolved =
        status.isReadyNow()
            && status.node().path("component").path("version").asText().equals(version);
    if (subject.step(subject.generation() + " " + component, 1, resolved) == 0) {
      OcmStatus.progressing(
          subject, status, "ResolutionInProgress", "component version resolution in progress");
      return subject.untilNextStep();
    }
    resolve(status, component, identity.path("name").asText());
    OcmStatus.succeeded(subject, status, "Applied version " + version);
    return ON_EVENT;
  }

  private static void resolve(StatusDraft status, JsonNode component, String name) {
    String version = component.path("version").asText();
    JsonNode repository = component.path("repositorySpec");
    String componentName = component.path("component").asText();
    String subPath = repository.path("subPath").asText("");
    String place =
        repository.path("baseUrl").asText()
            + (subPath.isEmpty() ? "" : "/" + subPath)
            + "/"
            + componentName.substring(componentName.lastIndexOf('/') + 1)
            + "/"
            + name;
    String digest = Digests.hex("artifact " + place + ":" + version);
    ObjectNode resource = status.node().putObject("resource");
    resource.put("name", name);
    resource.put("type", "helmChart");
    resource.put("version", version);
    resource
        .putObject("access")
        .put("type", "ociArtifact")
        .put("imageReference", place + ":" + version + "@sha256:" + digest);
    resource
        .putObject("digest")
        .put("hashAlgorithm", "SHA-256")
        .put("normalisationAlgorithm", "ociArtifactDigest/v1")
        .put("value", digest);
    ObjectNode info = status.node().putObject("component");
    info.put("component", componentName);
    info.put("version", version);
    info.set("repositorySpec", repository.deepCopy());
  }

  @Override
  public @Nullable Duration finish(SimulatedObject subject) {
    return subject.step("delete", 1, false) == 0 ? subject.untilNextStep() : null;
  }
}
