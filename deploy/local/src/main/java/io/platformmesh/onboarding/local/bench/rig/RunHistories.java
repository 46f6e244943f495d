package io.platformmesh.onboarding.local.bench.rig;

import io.platformmesh.onboarding.local.bench.measure.Histories;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;

/** Reads the number of runs and the sizes of their histories from Temporal. */
public final class RunHistories {
  private static final String NAMESPACE = "default";
  private static final int SAMPLES = 100;

  private final WorkflowServiceStubs temporal;
  private final String managedProviderNamespace;

  RunHistories(WorkflowServiceStubs temporal, String managedProviderNamespace) {
    this.temporal = temporal;
    this.managedProviderNamespace = managedProviderNamespace;
  }

  /** Returns the number of runs of all workflows, open or closed. */
  public long runs() {
    return count("");
  }

  /** Returns the number of open runs. */
  public long openRuns() {
    return count("ExecutionStatus='Running'");
  }

  private long count(String query) {
    return temporal
        .blockingStub()
        .countWorkflowExecutions(
            CountWorkflowExecutionsRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setQuery(query)
                .build())
        .getCount();
  }

  /** Returns the sizes of the latest runs of some of these ManagedProviders. */
  public Histories sample(List<String> names) {
    int step = Math.max(1, names.size() / SAMPLES);
    List<WorkflowExecutionInfo> runs = new ArrayList<>();
    for (int i = 0; i < names.size(); i += step) {
      runs.add(describe(names.get(i)));
    }
    LongSummaryStatistics events =
        runs.stream().mapToLong(WorkflowExecutionInfo::getHistoryLength).summaryStatistics();
    LongSummaryStatistics bytes =
        runs.stream().mapToLong(WorkflowExecutionInfo::getHistorySizeBytes).summaryStatistics();
    return new Histories(
        runs.size(), events.getAverage(), events.getMax(), bytes.getAverage(), bytes.getMax());
  }

  private WorkflowExecutionInfo describe(String name) {
    return temporal
        .blockingStub()
        .describeWorkflowExecution(
            DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setExecution(
                    WorkflowExecution.newBuilder()
                        .setWorkflowId(OnboardingIds.workflowId(managedProviderNamespace, name)))
                .build())
        .getWorkflowExecutionInfo();
  }
}
