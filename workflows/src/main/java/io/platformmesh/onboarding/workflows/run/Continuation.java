package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.OnboardingInput;
import io.temporal.common.InitialVersioningBehavior;
import io.temporal.workflow.ContinueAsNewOptions;
import io.temporal.workflow.Workflow;

/** Decides when a workflow run continues as new, and on which version of the worker. */
final class Continuation {

  private Continuation() {}

  /**
   * Whether the history of the run is long, or a newer version of the worker takes the run over.
   */
  static boolean isDue() {
    return Workflow.getInfo().isContinueAsNewSuggested() || hasNewerWorkerVersion();
  }

  /**
   * Whether a newer version of the worker takes the run over; reported by Temporal servers from
   * version 1.31 on, for versioned workers.
   */
  private static boolean hasNewerWorkerVersion() {
    return Workflow.getInfo().isTargetWorkerDeploymentVersionChanged();
  }

  /**
   * Ends this run. The new run moves to the newer worker version, so that the old one can drain.
   */
  static void continueAsNew(OnboardingInput newRunInput) {
    ContinueAsNewOptions.Builder continueAsNewOptions = ContinueAsNewOptions.newBuilder();
    if (hasNewerWorkerVersion()) {
      continueAsNewOptions.setInitialVersioningBehavior(InitialVersioningBehavior.AUTO_UPGRADE);
    }
    Workflow.continueAsNew(continueAsNewOptions.build(), newRunInput);
  }
}
