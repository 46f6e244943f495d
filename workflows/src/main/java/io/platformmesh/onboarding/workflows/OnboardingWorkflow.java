package io.platformmesh.onboarding.workflows;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Brings one ManagedProvider to where its spec wants it: onboarded, or, once it is deleted,
 * offboarded. Its id is {@link OnboardingIds#workflowId}; a run under another id fails at once.
 */
@WorkflowInterface
public interface OnboardingWorkflow {

  /** Runs until the ManagedProvider is Ready or gone. */
  @WorkflowMethod(name = OnboardingIds.WORKFLOW_TYPE)
  OnboardingResult run(OnboardingInput input);

  /** A poke: something this onboarding depends on has changed, so whoever waits looks again now. */
  @SignalMethod(name = OnboardingIds.CHANGED_SIGNAL)
  void changed();

  /** Where the run stands. */
  @QueryMethod(name = "progress")
  Progress progress();
}
