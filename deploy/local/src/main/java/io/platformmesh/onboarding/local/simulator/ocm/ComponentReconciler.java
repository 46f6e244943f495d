package io.platformmesh.onboarding.local.simulator.ocm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.platformmesh.onboarding.local.simulator.controller.Digests;
import io.platformmesh.onboarding.local.simulator.controller.ObjectKey;
import io.platformmesh.onboarding.local.simulator.controller.Reconciler;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.controller.StatusDraft;
import io.platformmesh.onboarding.local.simulator.controller.Versions;
import io.platformmesh.onboarding.local.simulator.rules.Fault;
import io.platformmesh.onboarding.local.simulator.rules.SimulatedKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Simulated OCM controller for Components: finds the version of a component in its repository. */
public final class ComponentReconciler implements Reconciler {
  @Override
  public String finalizer() {
    return "finalizers.ocm.software/component";
  }

  @Override
  public Set<ObjectKey> referencedObjects(SimulatedObject ocmComponent) {
    return Set.of(repositoryKey(ocmComponent));
  }

  private static ObjectKey repositoryKey(SimulatedObject ocmComponent) {
    String repositoryName = OcmStatus.repositoryOf(ocmComponent);
    return ocmComponent
        .key()
        .inSameCluster(SimulatedKind.REPOSITORY, ocmComponent.namespace(), repositoryName);
  }

  @Override
  public @Nullable Duration reconcile(SimulatedObject ocmComponent) {
    if (ocmComponent.isSuspended()) {
      return WAIT_FOR_EVENT;
    }
    StatusDraft status = ocmComponent.draftStatus();
    Optional<SimulatedObject> readyRepository =
        ocmComponent.find(repositoryKey(ocmComponent)).filter(SimulatedObject::isReady);
    if (readyRepository.isEmpty()) {
      OcmStatus.writeFailed(
          ocmComponent, status, "GetResourceFailed", "OCM Repository is not ready");
      return WAIT_FOR_EVENT;
    }
    boolean versionResolved = ocmComponent.advanceGeneration();
    String constraint = ocmComponent.spec().path("semver").asText();
    String desiredVersion = Versions.select(constraint).orElse(null);
    String componentName = ocmComponent.spec().path("component").asText();
    if (desiredVersion == null || ocmComponent.hasFault(Fault.NOT_READY)) {
      String message =
          ocmComponent.faultMessage(
              "failed to get valid latest version: no matching versions found for constraint"
                  + " \"%s\" of component %s".formatted(constraint, componentName));
      OcmStatus.writeFailed(ocmComponent, status, "CheckVersionFailed", message);
      return WAIT_FOR_EVENT;
    }
    String resolvedVersion = ocmComponent.status().path("component").path("version").asText("");
    String downgradePolicy = SimulatedObject.textOf(ocmComponent.spec(), "downgradePolicy", "Deny");
    if (downgradePolicy.equals("Deny") && isDowngrade(resolvedVersion, desiredVersion)) {
      String message =
          "component version cannot be downgraded from version %s to version %s"
              .formatted(resolvedVersion, desiredVersion);
      OcmStatus.writeFailed(ocmComponent, status, "CheckVersionFailed", message);
      return WAIT_FOR_EVENT;
    }
    if (!versionResolved) {
      OcmStatus.writeProgressing(
          ocmComponent, status, "ResolutionInProgress", "component version resolution in progress");
      return ocmComponent.untilNextStep();
    }
    JsonNode repositorySpec = readyRepository.get().spec().path("repositorySpec");
    setResolvedVersion(status, componentName, desiredVersion, repositorySpec);
    OcmStatus.writeSucceeded(ocmComponent, status, "Applied version " + desiredVersion);
    return WAIT_FOR_EVENT;
  }

  private static boolean isDowngrade(String resolvedVersion, String desiredVersion) {
    return !resolvedVersion.isEmpty() && Versions.compare(desiredVersion, resolvedVersion) < 0;
  }

  /** Sets {@code status.component} of a Component whose version the simulated controller found. */
  private static void setResolvedVersion(
      StatusDraft status, String componentName, String componentVersion, JsonNode repositorySpec) {
    ObjectNode componentStatus = status.node().putObject("component");
    componentStatus.put("component", componentName);
    componentStatus.put("version", componentVersion);
    componentStatus.set("repositorySpec", repositorySpec.deepCopy());
    ObjectNode digest = componentStatus.putObject("digest");
    digest.put("hashAlgorithm", "SHA-256");
    digest.put("normalisationAlgorithm", "jsonNormalisation/v3");
    digest.put("value", Digests.hex(componentName + ":" + componentVersion));
  }

  @Override
  public @Nullable Duration cleanUp(SimulatedObject ocmComponent) {
    List<SimulatedObject> referringResources =
        ocmComponent.list(SimulatedKind.RESOURCE).stream()
            .filter(ocmResource -> OcmStatus.componentOf(ocmResource).equals(ocmComponent.name()))
            .toList();
    return OcmStatus.deleteUnlessReferenced(
        ocmComponent,
        referringResources,
        "component cannot be removed as resources are still referencing it: ");
  }
}
