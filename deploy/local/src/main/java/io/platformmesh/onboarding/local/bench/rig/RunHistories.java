package io.platformmesh.onboarding.local.bench.rig;

import io.platformmesh.onboarding.local.bench.measure.Histories;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

  /**
   * Returns the sizes of the histories of some of these ManagedProviders, each the sum of its runs.
   *
   * @param since earliest start of the runs that count
   */
  public Histories sample(List<String> names, Instant since) {
    int step = Math.max(1, names.size() / SAMPLES);
    LongSummaryStatistics events = new LongSummaryStatistics();
    LongSummaryStatistics bytes = new LongSummaryStatistics();
    for (int i = 0; i < names.size(); i += step) {
      List<WorkflowExecutionInfo> runs = runs(names.get(i), since);
      events.accept(runs.stream().mapToLong(WorkflowExecutionInfo::getHistoryLength).sum());
      bytes.accept(runs.stream().mapToLong(WorkflowExecutionInfo::getHistorySizeBytes).sum());
    }
    return new Histories(
        (int) events.getCount(),
        events.getAverage(),
        events.getMax(),
        bytes.getAverage(),
        bytes.getMax());
  }

  private List<WorkflowExecutionInfo> runs(String name, Instant since) {
    String workflowId = OnboardingIds.workflowId(managedProviderNamespace, name);
    return temporal
        .blockingStub()
        .listWorkflowExecutions(
            ListWorkflowExecutionsRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setQuery(
                    "WorkflowId='%s' AND StartTime>='%s'"
                        .formatted(workflowId, since.truncatedTo(ChronoUnit.MILLIS)))
                .build())
        .getExecutionsList()
        .stream()
        .map(run -> describe(run.getExecution()))
        .toList();
  }

  private WorkflowExecutionInfo describe(WorkflowExecution run) {
    return temporal
        .blockingStub()
        .describeWorkflowExecution(
            DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setExecution(run)
                .build())
        .getWorkflowExecutionInfo();
  }
}
