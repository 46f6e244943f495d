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

/** Simulated OCM controller: resolves a resource of a component to an image reference. */
public final class ResourceReconciler implements Reconciler {
  @Override
  public String finalizer() {
    return "finalizers.ocm.software/resource";
  }

  @Override
  public Set<ObjectKey> referencedObjects(SimulatedObject ocmResource) {
    return Set.of(componentKey(ocmResource));
  }

  private static ObjectKey componentKey(SimulatedObject ocmResource) {
    return ocmResource
        .key()
        .inSameCluster(
            SimulatedKind.COMPONENT, ocmResource.namespace(), OcmStatus.componentOf(ocmResource));
  }

  @Override
  public @Nullable Duration reconcile(SimulatedObject ocmResource) {
    if (ocmResource.spec().path("suspend").asBoolean()) {
      return WAIT_FOR_EVENT;
    }
    StatusDraft status = ocmResource.draftStatus();
    Optional<SimulatedObject> readyComponent =
        ocmResource.find(componentKey(ocmResource)).filter(SimulatedObject::isReady);
    if (readyComponent.isEmpty()) {
      OcmStatus.writeFailed(
          ocmResource,
          status,
          "ResourceIsNotAvailable",
          "object is not ready: " + componentKey(ocmResource).path());
      return WAIT_FOR_EVENT;
    }
    JsonNode componentStatus = readyComponent.get().status().path("component");
    String componentVersion = componentStatus.path("version").asText();
    JsonNode resourceIdentity =
        ocmResource.spec().path("resource").path("byReference").path("resource");
    if (ocmResource.hasFault(Fault.NOT_READY)) {
      OcmStatus.writeFailed(
          ocmResource,
          status,
          "GetOCMResourceFailed",
          ocmResource.faultMessage(
              "resource with identity "
                  + resourceIdentity
                  + " not found in component "
                  + componentStatus.path("component").asText()
                  + ":"
                  + componentVersion));
      return WAIT_FOR_EVENT;
    }
    boolean alreadyResolved =
        status.isReadyAtGeneration()
            && status.node().path("component").path("version").asText().equals(componentVersion);
    if (ocmResource.advance(ocmResource.generation() + " " + componentStatus, 1, alreadyResolved)
        == 0) {
      OcmStatus.writeProgressing(
          ocmResource, status, "ResolutionInProgress", "component version resolution in progress");
      return ocmResource.untilNextStep();
    }
    setResolvedImage(status, componentStatus, resourceIdentity.path("name").asText());
    OcmStatus.writeSucceeded(ocmResource, status, "Applied version " + componentVersion);
    return WAIT_FOR_EVENT;
  }

  private static void setResolvedImage(
      StatusDraft status, JsonNode componentStatus, String resourceName) {
    String componentVersion = componentStatus.path("version").asText();
    JsonNode repositorySpec = componentStatus.path("repositorySpec");
    String componentName = componentStatus.path("component").asText();
    String subPath = repositorySpec.path("subPath").asText("");
    String imageName =
        repositorySpec.path("baseUrl").asText()
            + (subPath.isEmpty() ? "" : "/" + subPath)
            + "/"
            + componentName.substring(componentName.lastIndexOf('/') + 1)
            + "/"
            + resourceName;
    String digest = Digests.hex("artifact " + imageName + ":" + componentVersion);
    ObjectNode resolvedResource = status.node().putObject("resource");
    resolvedResource.put("name", resourceName);
    resolvedResource.put("type", "helmChart");
    resolvedResource.put("version", componentVersion);
    resolvedResource
        .putObject("access")
        .put("type", "ociArtifact")
        .put("imageReference", imageName + ":" + componentVersion + "@sha256:" + digest);
    resolvedResource
        .putObject("digest")
        .put("hashAlgorithm", "SHA-256")
        .put("normalisationAlgorithm", "ociArtifactDigest/v1")
        .put("value", digest);
    ObjectNode resolvedComponent = status.node().putObject("component");
    resolvedComponent.put("component", componentName);
    resolvedComponent.put("version", componentVersion);
    resolvedComponent.set("repositorySpec", repositorySpec.deepCopy());
  }

  @Override
  public @Nullable Duration cleanUp(SimulatedObject ocmResource) {
    return ocmResource.advance("delete", 1, false) == 0 ? ocmResource.untilNextStep() : null;
  }
}
