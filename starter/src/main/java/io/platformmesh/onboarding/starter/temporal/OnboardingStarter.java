package io.platformmesh.onboarding.starter.temporal;

import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.platformmesh.onboarding.workflows.OnboardingInput;
import io.platformmesh.onboarding.workflows.UpdateResult;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateStage;
import org.jspecify.annotations.Nullable;

/** Starts, pokes and updates onboardings; the only place that starts a run. */
public final class OnboardingStarter {

  private static final Object[] NO_ARGUMENTS = {};

  private final WorkflowClient client;

  /**
   * Creates a starter.
   *
   * @param client connected client; not closed here
   */
  public OnboardingStarter(WorkflowClient client) {
    this.client = client;
  }

  /** Pokes the onboarding; starts a run if none is open. */
  public void poke(String namespace, String name) {
    stub(namespace, name, null)
        .signalWithStart(
            OnboardingIds.CHANGED_SIGNAL,
            NO_ARGUMENTS,
            new Object[] {new OnboardingInput(namespace, name)});
  }

  /** Pokes the open run of the onboarding; without one, does nothing. */
  public void pokeRunning(String namespace, String name) {
    try {
      client
          .newUntypedWorkflowStub(OnboardingIds.workflowId(namespace, name))
          .signal(OnboardingIds.CHANGED_SIGNAL);
    } catch (WorkflowNotFoundException none) {
      // Without an open run, no activity waits for the change.
    }
  }

  /** Starts a run, or returns the open one. */
  public WorkflowExecution start(String namespace, String name) {
    return stub(namespace, name, WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
        .start(new OnboardingInput(namespace, name));
  }

  /**
   * Sends an update to the open run; starts a run if none is open.
   *
   * @param update name of the update
   * @param arguments its arguments
   * @throws io.temporal.client.WorkflowUpdateException when the run rejects the update
   */
  public UpdateResult update(String namespace, String name, String update, Object[] arguments) {
    return stub(namespace, name, WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
        .executeUpdateWithStart(
            UpdateOptions.newBuilder(UpdateResult.class)
                .setUpdateName(update)
                .setWaitForStage(WorkflowUpdateStage.COMPLETED)
                .build(),
            arguments,
            new Object[] {new OnboardingInput(namespace, name)});
  }

  private WorkflowStub stub(
      String namespace, String name, @Nullable WorkflowIdConflictPolicy conflictPolicy) {
    WorkflowOptions.Builder options =
        WorkflowOptions.newBuilder()
            .setTaskQueue(OnboardingIds.TASK_QUEUE)
            .setWorkflowId(OnboardingIds.workflowId(namespace, name))
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
            .setStaticSummary("Onboarding of " + namespace + "/" + name)
            .setStaticDetails(
                "`kubectl describe managedprovider %s -n %s` shows its conditions and Events,"
                        .formatted(name, namespace)
                    + " `onboard diagnose %s/%s` finds the cause of a delay."
                        .formatted(namespace, name));
    if (conflictPolicy != null) {
      options.setWorkflowIdConflictPolicy(conflictPolicy);
    }
    return client.newUntypedWorkflowStub(OnboardingIds.WORKFLOW_TYPE, options.build());
  }
}
