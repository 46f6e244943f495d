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

/** Simulated OCM controller for Resources: resolves a resource of a component to an image. */
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
    String componentName = OcmStatus.componentOf(ocmResource);
    return ocmResource
        .key()
        .inSameCluster(SimulatedKind.COMPONENT, ocmResource.namespace(), componentName);
  }

  @Override
  public @Nullable Duration reconcile(SimulatedObject ocmResource) {
    if (ocmResource.isSuspended()) {
      return WAIT_FOR_EVENT;
    }
    StatusDraft status = ocmResource.draftStatus();
    Optional<SimulatedObject> readyComponent =
        ocmResource.find(componentKey(ocmResource)).filter(SimulatedObject::isReady);
    if (readyComponent.isEmpty()) {
      String message = "object is not ready: " + componentKey(ocmResource).path();
      OcmStatus.writeFailed(ocmResource, status, "ResourceIsNotAvailable", message);
      return WAIT_FOR_EVENT;
    }
    JsonNode componentStatus = readyComponent.get().status().path("component");
    String componentVersion = componentStatus.path("version").asText();
    JsonNode resourceIdentity =
        ocmResource.spec().path("resource").path("byReference").path("resource");
    if (ocmResource.hasFault(Fault.NOT_READY)) {
      String component = componentStatus.path("component").asText() + ":" + componentVersion;
      String message =
          ocmResource.faultMessage(
              "resource with identity "
                  + resourceIdentity
                  + " not found in component "
                  + component);
      OcmStatus.writeFailed(ocmResource, status, "GetOCMResourceFailed", message);
      return WAIT_FOR_EVENT;
    }
    String resolvedVersion = status.node().path("component").path("version").asText();
    boolean alreadyResolved =
        status.isReadyAtGeneration() && resolvedVersion.equals(componentVersion);
    String task = ocmResource.generation() + " " + componentStatus;
    boolean imageResolved = ocmResource.advanceTask(task, alreadyResolved);
    if (!imageResolved) {
      OcmStatus.writeProgressing(
          ocmResource, status, "ResolutionInProgress", "component version resolution in progress");
      return ocmResource.untilNextStep();
    }
    setResolvedImage(status, componentStatus, resourceIdentity.path("name").asText());
    OcmStatus.writeSucceeded(ocmResource, status, "Applied version " + componentVersion);
    return WAIT_FOR_EVENT;
  }

  /** Sets the image of a Resource in its status, and the Component that it comes from. */
  private static void setResolvedImage(
      StatusDraft status, JsonNode componentStatus, String resourceName) {
    String componentVersion = componentStatus.path("version").asText();
    String image = imageName(componentStatus, resourceName) + ":" + componentVersion;
    String digest = Digests.hex("artifact " + image);
    ObjectNode resolvedResource = status.node().putObject("resource");
    resolvedResource.put("name", resourceName);
    resolvedResource.put("type", "helmChart");
    resolvedResource.put("version", componentVersion);
    resolvedResource
        .putObject("access")
        .put("type", "ociArtifact")
        .put("imageReference", image + "@" + Digests.SHA256_PREFIX + digest);
    resolvedResource
        .putObject("digest")
        .put("hashAlgorithm", "SHA-256")
        .put("normalisationAlgorithm", "ociArtifactDigest/v1")
        .put("value", digest);
    ObjectNode resolvedComponent = status.node().putObject("component");
    resolvedComponent.put("component", componentStatus.path("component").asText());
    resolvedComponent.put("version", componentVersion);
    resolvedComponent.set("repositorySpec", componentStatus.path("repositorySpec").deepCopy());
  }

  /** The image in the OCM repository: its base URL, sub-path, component and resource. */
  private static String imageName(JsonNode componentStatus, String resourceName) {
    JsonNode repositorySpec = componentStatus.path("repositorySpec");
    String baseUrl = repositorySpec.path("baseUrl").asText();
    String subPath = repositorySpec.path("subPath").asText("");
    String repositoryUrl = subPath.isEmpty() ? baseUrl : baseUrl + "/" + subPath;
    String componentName = componentStatus.path("component").asText();
    String lastSegment = componentName.substring(componentName.lastIndexOf('/') + 1);
    return repositoryUrl + "/" + lastSegment + "/" + resourceName;
  }

  @Override
  public @Nullable Duration cleanUp(SimulatedObject ocmResource) {
    return ocmResource.advanceDeletion();
  }
}
