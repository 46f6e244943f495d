package io.platformmesh.onboarding.starter.temporal;

import io.platformmesh.onboarding.workflows.HostingCluster;
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

/**
 * Starts, pokes and updates the workflow runs of onboardings through the Temporal client. No other
 * class starts a run. Each method takes the namespace and name of the ManagedProvider.
 */
public final class OnboardingStarter {

  private final WorkflowClient temporalClient;
  private final HostingCluster hostingCluster;

  /**
   * Creates a starter of onboardings.
   *
   * @param temporalClient connected Temporal client; not closed here
   * @param hostingCluster identity of the cluster of the ManagedProviders
   */
  public OnboardingStarter(WorkflowClient temporalClient, HostingCluster hostingCluster) {
    this.temporalClient = temporalClient;
    this.hostingCluster = hostingCluster;
  }

  /**
   * Signals the workflow run of the onboarding; starts a run if none is open.
   *
   * @param signal the signal
   * @param runPriority priority of a run that is started
   */
  public void signalOrStart(
      String providerNamespace, String providerName, Signal signal, RunPriority runPriority) {
    newWorkflowStub(
            workflowOptions(providerNamespace, providerName).setPriority(runPriority.toTemporal()))
        .signalWithStart(
            signal.name(), signal.arguments(), workflowArguments(providerNamespace, providerName));
  }

  /**
   * Signals the open workflow run of the onboarding; without an open run, does nothing.
   *
   * @param signal the signal
   */
  public void signalOpenRun(String providerNamespace, String providerName, Signal signal) {
    try {
      temporalClient
          .newUntypedWorkflowStub(hostingCluster.workflowId(providerNamespace, providerName))
          .signal(signal.name(), signal.arguments());
    } catch (WorkflowNotFoundException noOpenRun) {
      // Without an open run, no activity waits for the change.
    }
  }

  /** Starts a workflow run of the onboarding, or returns the open one. */
  public WorkflowExecution start(String providerNamespace, String providerName) {
    return newWorkflowStub(optionsToUseOpenRun(providerNamespace, providerName))
        .start(workflowArguments(providerNamespace, providerName));
  }

  /**
   * Sends a Temporal update to the open run of the onboarding; starts a run if none is open.
   *
   * @param updateName name of the update, such as that of a retry or a pause
   * @param updateArguments arguments of the update
   * @throws io.temporal.client.WorkflowUpdateException when the run rejects the update
   */
  public UpdateResult update(
      String providerNamespace, String providerName, String updateName, Object[] updateArguments) {
    return newWorkflowStub(optionsToUseOpenRun(providerNamespace, providerName))
        .executeUpdateWithStart(
            UpdateOptions.newBuilder(UpdateResult.class)
                .setUpdateName(updateName)
                .setWaitForStage(WorkflowUpdateStage.COMPLETED)
                .build(),
            updateArguments,
            workflowArguments(providerNamespace, providerName));
  }

  /** Returns the workflow id of the onboarding. */
  public String workflowId(String providerNamespace, String providerName) {
    return hostingCluster.workflowId(providerNamespace, providerName);
  }

  /** Creates a Temporal stub that can start a workflow run. */
  private WorkflowStub newWorkflowStub(WorkflowOptions.Builder workflowOptions) {
    return temporalClient.newUntypedWorkflowStub(
        OnboardingIds.WORKFLOW_TYPE, workflowOptions.build());
  }

  private Object[] workflowArguments(String providerNamespace, String providerName) {
    return new Object[] {new OnboardingInput(providerNamespace, providerName, hostingCluster)};
  }

  /** Returns the options of a user's start, which returns the open run instead of failing. */
  private WorkflowOptions.Builder optionsToUseOpenRun(
      String providerNamespace, String providerName) {
    return workflowOptions(providerNamespace, providerName)
        .setPriority(RunPriority.HIGH.toTemporal())
        .setWorkflowIdConflictPolicy(
            WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING);
  }

  private WorkflowOptions.Builder workflowOptions(String providerNamespace, String providerName) {
    String describeHint =
        "`kubectl describe managedprovider %s -n %s` shows its conditions and Events,"
            .formatted(providerName, providerNamespace);
    String diagnoseHint =
        " `onboard diagnose %s/%s` finds the cause of a delay."
            .formatted(providerNamespace, providerName);
    return WorkflowOptions.newBuilder()
        .setTaskQueue(hostingCluster.taskQueue())
        .setWorkflowId(hostingCluster.workflowId(providerNamespace, providerName))
        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
        .setStaticSummary("Onboarding of " + providerNamespace + "/" + providerName)
        .setStaticDetails(describeHint + diagnoseHint);
  }
}
