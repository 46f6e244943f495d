package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.OnboardingInput;
import io.temporal.common.InitialVersioningBehavior;
import io.temporal.workflow.ContinueAsNewOptions;
import io.temporal.workflow.Workflow;

/** Decides when a workflow run continues as new, and on which version of the worker. */
final class Continuation {

  private Continuation() {}

  /**
   * Whether the run continues as new: its history is long, or a newer worker version takes over.
   */
  static boolean isDue() {
    return Workflow.getInfo().isContinueAsNewSuggested() || hasNewerWorkerVersion();
  }

  /**
   * Whether a newer worker version takes over. Temporal servers report this from version 1.31 on,
   * and for versioned workers only.
   */
  private static boolean hasNewerWorkerVersion() {
    return Workflow.getInfo().isTargetWorkerDeploymentVersionChanged();
  }

  /**
   * Ends this run and starts the next one, on the newer worker version if there is one, so that the
   * old workers can drain.
   */
  static void continueAsNew(OnboardingInput nextRunInput) {
    ContinueAsNewOptions.Builder continueAsNewOptions = ContinueAsNewOptions.newBuilder();
    if (hasNewerWorkerVersion()) {
      continueAsNewOptions.setInitialVersioningBehavior(InitialVersioningBehavior.AUTO_UPGRADE);
    }
    Workflow.continueAsNew(continueAsNewOptions.build(), nextRunInput);
  }
}
