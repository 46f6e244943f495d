package io.platformmesh.onboarding.local.simulator.ocm;

import io.platformmesh.onboarding.local.simulator.controller.Reconciler;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.controller.StatusDraft;
import io.platformmesh.onboarding.local.simulator.rules.Fault;
import io.platformmesh.onboarding.local.simulator.rules.SimulatedKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** OCM controller: checks that a repository is reachable. */
public final class RepositoryReconciler implements Reconciler {
  @Override
  public String finalizer() {
    return "finalizers.ocm.software/repository";
  }

  @Override
  public @Nullable Duration reconcile(SimulatedObject subject) {
    if (subject.spec().path("suspend").asBoolean()) {
      return ON_EVENT;
    }
    StatusDraft status = subject.draft();
    int step = subject.step("generation " + subject.generation(), 1);
    if (subject.has(Fault.NOT_READY)) {
      String url = subject.spec().path("repositorySpec").path("baseUrl").asText();
      OcmStatus.failed(
          subject,
          status,
          "GetRepositoryFailed",
          subject.message(
              "failed to ping registry \""
                  + url
                  + "\": dial tcp: lookup "
                  + url
                  + ": no such host"));
      return ON_EVENT;
    }
    if (step == 0) {
      OcmStatus.progressing(subject, status, "Progressing", "checking the OCM repository");
      return subject.untilNextStep();
    }
    OcmStatus.succeeded(subject, status, "Successfully reconciled OCM repository");
    return ON_EVENT;
  }

  @Override
  public @Nullable Duration finish(SimulatedObject subject) {
    return OcmStatus.awaitUnused(
        subject,
        SimulatedKind.COMPONENT,
        component -> OcmStatus.repositoryOf(component).equals(subject.name()),
        "OCM repository",
        "components");
  }
}
