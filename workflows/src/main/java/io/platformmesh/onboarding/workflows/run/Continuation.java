package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.OnboardingInput;
import io.temporal.common.InitialVersioningBehavior;
import io.temporal.workflow.ContinueAsNewOptions;
import io.temporal.workflow.Workflow;

/** When a run continues as new, and on which version of the worker. */
final class Continuation {

  private Continuation() {}

  /** The history is long enough, or there is a newer version of the worker to hand over to. */
  static boolean isDue() {
    return Workflow.getInfo().isContinueAsNewSuggested() || hasNewerVersion();
  }

  /** Where workers are versioned and the server tells (1.31 and newer). */
  private static boolean hasNewerVersion() {
    return Workflow.getInfo().isTargetWorkerDeploymentVersionChanged();
  }

  /** Ends this run; a version that is left is left for good, so that it can be drained. */
  static void continueAsNew(OnboardingInput input) {
    ContinueAsNewOptions.Builder options = ContinueAsNewOptions.newBuilder();
    if (hasNewerVersion()) {
      options.setInitialVersioningBehavior(InitialVersioningBehavior.AUTO_UPGRADE);
    }
    Workflow.continueAsNew(options.build(), input);
  }
}
