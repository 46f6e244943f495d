package io.platformmesh.onboarding.local.simulator.ocm;

import io.platformmesh.onboarding.local.simulator.controller.Reconciler;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.controller.StatusDraft;
import io.platformmesh.onboarding.local.simulator.rules.Fault;
import io.platformmesh.onboarding.local.simulator.rules.SimulatedKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Simulated OCM controller: checks that a repository is reachable. */
public final class RepositoryReconciler implements Reconciler {
  @Override
  public String finalizer() {
    return "finalizers.ocm.software/repository";
  }

  @Override
  public @Nullable Duration reconcile(SimulatedObject ocmRepository) {
    if (ocmRepository.spec().path("suspend").asBoolean()) {
      return WAIT_FOR_EVENT;
    }
    StatusDraft status = ocmRepository.draftStatus();
    int step = ocmRepository.advance("generation " + ocmRepository.generation(), 1);
    if (ocmRepository.hasFault(Fault.NOT_READY)) {
      String url = ocmRepository.spec().path("repositorySpec").path("baseUrl").asText();
      OcmStatus.writeFailed(
          ocmRepository,
          status,
          "GetRepositoryFailed",
          ocmRepository.faultMessage(
              "failed to ping registry \""
                  + url
                  + "\": dial tcp: lookup "
                  + url
                  + ": no such host"));
      return WAIT_FOR_EVENT;
    }
    if (step == 0) {
      OcmStatus.writeProgressing(
          ocmRepository, status, "Progressing", "checking the OCM repository");
      return ocmRepository.untilNextStep();
    }
    OcmStatus.writeSucceeded(ocmRepository, status, "Successfully reconciled OCM repository");
    return WAIT_FOR_EVENT;
  }

  @Override
  public @Nullable Duration cleanUp(SimulatedObject ocmRepository) {
    return OcmStatus.awaitUnused(
        ocmRepository,
        SimulatedKind.COMPONENT,
        component -> OcmStatus.repositoryOf(component).equals(ocmRepository.name()),
        "OCM repository",
        "components");
  }
}
