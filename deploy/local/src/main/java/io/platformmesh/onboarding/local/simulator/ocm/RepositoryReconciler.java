package io.platformmesh.onboarding.local.simulator.ocm;

import io.platformmesh.onboarding.local.simulator.controller.Reconciler;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.controller.StatusDraft;
import io.platformmesh.onboarding.local.simulator.rules.Fault;
import io.platformmesh.onboarding.local.simulator.rules.SimulatedKind;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Simulated OCM controller for Repositories: checks that an OCM repository is reachable. */
public final class RepositoryReconciler implements Reconciler {
  @Override
  public String finalizer() {
    return "finalizers.ocm.software/repository";
  }

  @Override
  public @Nullable Duration reconcile(SimulatedObject ocmRepository) {
    if (ocmRepository.isSuspended()) {
      return WAIT_FOR_EVENT;
    }
    StatusDraft status = ocmRepository.draftStatus();
    boolean repositoryChecked = ocmRepository.advanceGeneration();
    if (ocmRepository.hasFault(Fault.NOT_READY)) {
      String url = ocmRepository.spec().path("repositorySpec").path("baseUrl").asText();
      String message =
          ocmRepository.faultMessage(
              "failed to ping registry \""
                  + url
                  + "\": dial tcp: lookup "
                  + url
                  + ": no such host");
      OcmStatus.writeFailed(ocmRepository, status, "GetRepositoryFailed", message);
      return WAIT_FOR_EVENT;
    }
    if (!repositoryChecked) {
      OcmStatus.writeProgressing(
          ocmRepository, status, "Progressing", "checking the OCM repository");
      return ocmRepository.untilNextStep();
    }
    OcmStatus.writeSucceeded(ocmRepository, status, "Successfully reconciled OCM repository");
    return WAIT_FOR_EVENT;
  }

  @Override
  public @Nullable Duration cleanUp(SimulatedObject ocmRepository) {
    List<SimulatedObject> referringComponents =
        ocmRepository.list(SimulatedKind.COMPONENT).stream()
            .filter(
                ocmComponent -> OcmStatus.repositoryOf(ocmComponent).equals(ocmRepository.name()))
            .toList();
    return OcmStatus.deleteUnlessReferenced(
        ocmRepository,
        referringComponents,
        "OCM repository cannot be removed as components are still referencing it: ");
  }
}
