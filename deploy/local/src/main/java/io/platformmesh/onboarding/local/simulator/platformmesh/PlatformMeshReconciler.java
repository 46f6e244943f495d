package io.platformmesh.onboarding.local.simulator.platformmesh;

import io.platformmesh.onboarding.local.simulator.controller.Reconciler;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.controller.StatusDraft;
import io.platformmesh.onboarding.local.simulator.rules.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Platform Mesh operator: makes a PlatformMesh Ready. */
public final class PlatformMeshReconciler implements Reconciler {
  @Override
  public @Nullable String finalizer() {
    return null;
  }

  @Override
  public @Nullable Duration reconcile(SimulatedObject subject) {
    StatusDraft status = subject.draft();
    int step = subject.step("generation " + subject.generation(), 1);
    if (subject.has(Fault.NOT_READY)) {
      String message = subject.message("one or more subroutines encountered an error");
      status.isFalse("Ready", "Error", message);
      subject.write(status);
      return ON_EVENT;
    }
    if (step == 0) {
      status.isUnknown("Ready", "Unknown", "awaiting first reconciliation for Ready");
      subject.write(status);
      return subject.untilNextStep();
    }
    status.isTrue("Ready", "Complete", "all subroutines completed successfully");
    status.observed();
    subject.write(status);
    return ON_EVENT;
  }
}
