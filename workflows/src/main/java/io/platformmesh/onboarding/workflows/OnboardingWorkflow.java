package io.platformmesh.onboarding.workflows;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * The workflow that onboards one ManagedProvider, and offboards it after its deletion. The workflow
 * id is {@link OnboardingIds#workflowId}; a run with another id fails at once.
 */
@WorkflowInterface
public interface OnboardingWorkflow {

  /** Runs the onboarding until the ManagedProvider is Ready or gone. */
  @WorkflowMethod(name = OnboardingIds.WORKFLOW_TYPE)
  OnboardingResult run(OnboardingInput onboardingInput);

  /**
   * Pokes the run: an object that the onboarding depends on may have changed. Waiting activities
   * check that object now, and the run verifies the stages that were done before the poke.
   */
  @SignalMethod(name = OnboardingIds.CHANGED_SIGNAL)
  void changed();

  /**
   * Pokes the run: objects that the onboarding depends on have appeared or become Ready. The
   * waiting activities that they concern check them now. Stages that are done stay done.
   */
  @SignalMethod(name = OnboardingIds.DEPENDENCY_READY_SIGNAL)
  void dependencyReady(DependencyReady dependencyReady);

  /**
   * Pauses the onboarding until {@link #resume}: the run starts, changes and repairs nothing. The
   * update sets annotation {@code onboarding.platform-mesh.io/paused}; setting the annotation by
   * hand has the same effect. A pause does not stop a deletion.
   */
  @UpdateMethod(name = OnboardingIds.PAUSE_UPDATE)
  UpdateResult pause(PauseRequest pauseRequest);

  /**
   * Refuses a pause without a reason, a pause of a paused onboarding, and a pause of a deletion.
   */
  @UpdateValidatorMethod(updateName = OnboardingIds.PAUSE_UPDATE)
  void validatePause(PauseRequest pauseRequest);

  /** Resumes the onboarding after a pause or a cancellation. */
  @UpdateMethod(name = OnboardingIds.RESUME_UPDATE)
  UpdateResult resume();

  /** Refuses to resume an onboarding that is not paused. */
  @UpdateValidatorMethod(updateName = OnboardingIds.RESUME_UPDATE)
  void validateResume();

  /**
   * Retries all waiting parts of the onboarding now, with new deadlines, and makes Flux retry
   * releases that it has abandoned.
   */
  @UpdateMethod(name = OnboardingIds.RETRY_UPDATE)
  UpdateResult retry();

  /** Refuses to retry a paused onboarding. */
  @UpdateValidatorMethod(updateName = OnboardingIds.RETRY_UPDATE)
  void validateRetry();

  /** Cancels the onboarding: the run ends, and no other run starts before {@link #resume}. */
  @UpdateMethod(name = OnboardingIds.CANCEL_UPDATE)
  UpdateResult cancel();

  /** Refuses to cancel a cancelled onboarding, or that of a ManagedProvider being deleted. */
  @UpdateValidatorMethod(updateName = OnboardingIds.CANCEL_UPDATE)
  void validateCancel();

  /** Returns the progress of the workflow run. */
  @QueryMethod(name = OnboardingIds.PROGRESS_QUERY)
  Progress progress();
}
