package io.platformmesh.onboarding.workflows;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
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

  /**
   * Pauses the onboarding until {@link #resume}: nothing is started or looked after meanwhile. Kept
   * in annotation {@code onboarding.platform-mesh.io/paused}, so that it is the same as a person
   * setting it there. A deletion goes on all the same.
   *
   * @return what is so now, for the person who asked
   */
  @UpdateMethod(name = OnboardingIds.PAUSE_UPDATE)
  UpdateResult pause(PauseRequest request);

  /** Refuses a pause without a reason, and one that holds already. */
  @UpdateValidatorMethod(updateName = OnboardingIds.PAUSE_UPDATE)
  void validatePause(PauseRequest request);

  /** Goes on after a pause or a cancellation. */
  @UpdateMethod(name = OnboardingIds.RESUME_UPDATE)
  UpdateResult resume();

  /** Refuses when there is nothing to resume. */
  @UpdateValidatorMethod(updateName = OnboardingIds.RESUME_UPDATE)
  void validateResume();

  /**
   * Tries again now what waits, with new deadlines; what Flux has given up is asked to try again.
   */
  @UpdateMethod(name = OnboardingIds.RETRY_UPDATE)
  UpdateResult retry();

  /** Refuses while the onboarding is paused. */
  @UpdateValidatorMethod(updateName = OnboardingIds.RETRY_UPDATE)
  void validateRetry();

  /** Pauses for good: the run ends, and nobody starts another before {@link #resume}. */
  @UpdateMethod(name = OnboardingIds.CANCEL_UPDATE)
  UpdateResult cancel();

  /** Refuses when it is cancelled already or being deleted. */
  @UpdateValidatorMethod(updateName = OnboardingIds.CANCEL_UPDATE)
  void validateCancel();

  /** Where the run stands. */
  @QueryMethod(name = OnboardingIds.PROGRESS_QUERY)
  Progress progress();
}
