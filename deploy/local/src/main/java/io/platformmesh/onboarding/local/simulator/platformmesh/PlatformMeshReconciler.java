package io.platformmesh.onboarding.local.simulator.platformmesh;

import io.platformmesh.onboarding.local.simulator.controller.Reconciler;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.controller.StatusDraft;
import io.platformmesh.onboarding.local.simulator.rules.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Simulated Platform Mesh operator for PlatformMeshes: sets the PlatformMesh Ready. */
public final class PlatformMeshReconciler implements Reconciler {
  @Override
  public @Nullable String finalizer() {
    return null;
  }

  @Override
  public @Nullable Duration reconcile(SimulatedObject platformMesh) {
    StatusDraft status = platformMesh.draftStatus();
    boolean subroutinesCompleted = platformMesh.advanceGeneration();
    if (platformMesh.hasFault(Fault.NOT_READY)) {
      String message = platformMesh.faultMessage("one or more subroutines encountered an error");
      status.setFalse("Ready", "Error", message);
      platformMesh.writeStatus(status);
      return WAIT_FOR_EVENT;
    }
    if (!subroutinesCompleted) {
      status.setUnknown("Ready", "Unknown", "awaiting first reconciliation for Ready");
      platformMesh.writeStatus(status);
      return platformMesh.untilNextStep();
    }
    status.setTrue("Ready", "Complete", "all subroutines completed successfully");
    status.setObservedGeneration();
    platformMesh.writeStatus(status);
    return WAIT_FOR_EVENT;
  }
}
