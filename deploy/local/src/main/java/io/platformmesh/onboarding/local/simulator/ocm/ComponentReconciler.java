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

/** Simulated OCM controller: finds the version of a component in its repository. */
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
    return ocmComponent
        .key()
        .inSameCluster(
            SimulatedKind.REPOSITORY,
            ocmComponent.namespace(),
            OcmStatus.repositoryOf(ocmComponent));
  }

  @Override
  public @Nullable Duration reconcile(SimulatedObject ocmComponent) {
    if (ocmComponent.spec().path("suspend").asBoolean()) {
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
    int step = ocmComponent.advance("generation " + ocmComponent.generation(), 1);
    String desiredVersion = versionInConstraint(ocmComponent);
    String componentName = ocmComponent.spec().path("component").asText();
    if (ocmComponent.hasFault(Fault.NOT_READY)) {
      OcmStatus.writeFailed(
          ocmComponent,
          status,
          "CheckVersionFailed",
          ocmComponent.faultMessage(
              "failed to get valid latest version: no matching versions found for constraint \""
                  + desiredVersion
                  + "\" of component "
                  + componentName));
      return WAIT_FOR_EVENT;
    }
    String resolvedVersion = ocmComponent.status().path("component").path("version").asText("");
    boolean denyDowngrade =
        SimulatedObject.textOf(ocmComponent.spec(), "downgradePolicy", "Deny").equals("Deny");
    if (denyDowngrade
        && !resolvedVersion.isEmpty()
        && Versions.compare(desiredVersion, resolvedVersion) < 0) {
      OcmStatus.writeFailed(
          ocmComponent,
          status,
          "CheckVersionFailed",
          "component version cannot be downgraded from version "
              + resolvedVersion
              + " to version "
              + desiredVersion);
      return WAIT_FOR_EVENT;
    }
    if (step == 0) {
      OcmStatus.writeProgressing(
          ocmComponent, status, "ResolutionInProgress", "component version resolution in progress");
      return ocmComponent.untilNextStep();
    }
    ObjectNode componentStatus = status.node().putObject("component");
    componentStatus.put("component", componentName);
    componentStatus.put("version", desiredVersion);
    componentStatus.set(
        "repositorySpec", readyRepository.get().spec().path("repositorySpec").deepCopy());
    ObjectNode digest = componentStatus.putObject("digest");
    digest.put("hashAlgorithm", "SHA-256");
    digest.put("normalisationAlgorithm", "jsonNormalisation/v3");
    digest.put("value", Digests.hex(componentName + ":" + desiredVersion));
    OcmStatus.writeSucceeded(ocmComponent, status, "Applied version " + desiredVersion);
    return WAIT_FOR_EVENT;
  }

  /** The version in the constraint {@code spec.semver}. */
  private static String versionInConstraint(SimulatedObject ocmComponent) {
    return ocmComponent.spec().path("semver").asText().replaceFirst("^[=<>~^\\s]+", "");
  }

  @Override
  public @Nullable Duration cleanUp(SimulatedObject ocmComponent) {
    return OcmStatus.awaitUnused(
        ocmComponent,
        SimulatedKind.RESOURCE,
        resource -> OcmStatus.componentOf(resource).equals(ocmComponent.name()),
        "component",
        "resources");
  }
}
