package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.OnboardingInput;
import io.temporal.common.InitialVersioningBehavior;
import io.temporal.workflow.ContinueAsNewOptions;
import io.temporal.workflow.Workflow;

/** Decides when a run continues as new, and on which version of the worker. */
final class Continuation {

  private Continuation() {}

  /** Whether the history is long, or a newer version of the worker is to take the run over. */
  static boolean isDue() {
    return Workflow.getInfo().isContinueAsNewSuggested() || hasNewerWorkerVersion();
  }

  /**
   * Whether a newer version of the worker takes over; reported by Temporal servers from version
   * 1.31 on, for versioned workers.
   */
  private static boolean hasNewerWorkerVersion() {
    return Workflow.getInfo().isTargetWorkerDeploymentVersionChanged();
  }

  /** Ends this run; the new run moves to the newer version, so that the old one can be drained. */
  static void continueAsNew(OnboardingInput input) {
    ContinueAsNewOptions.Builder options = ContinueAsNewOptions.newBuilder();
    if (hasNewerWorkerVersion()) {
      options.setInitialVersioningBehavior(InitialVersioningBehavior.AUTO_UPGRADE);
    }
    Workflow.continueAsNew(options.build(), input);
  }
}
