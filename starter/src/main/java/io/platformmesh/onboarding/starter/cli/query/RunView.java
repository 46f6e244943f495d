package io.platformmesh.onboarding.starter.cli.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.grpc.StatusRuntimeException;
import io.platformmesh.onboarding.runtime.codec.CodecException;
import io.platformmesh.onboarding.starter.cli.flags.QualifiedName;
import io.platformmesh.onboarding.workflows.DurationText;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.platformmesh.onboarding.workflows.OnboardingResult;
import io.platformmesh.onboarding.workflows.Progress;
import io.platformmesh.onboarding.workflows.StageProgress;
import io.platformmesh.onboarding.workflows.contract.DeployedComponent;
import io.platformmesh.onboarding.workflows.contract.RunCause;
import io.platformmesh.onboarding.workflows.contract.Stall;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last workflow run of an onboarding.
 *
 * @param workflowId workflow id
 * @param runId run id; null if no run is known
 * @param state state of the run, such as RUNNING; null if no run is known
 * @param problem why the run or its progress is not known; null if both are
 * @param cause why the run exists; null if it is not known
 * @param stall why the run makes no progress; null if it makes progress
 * @param stages the stages that the run has entered
 * @param components names of the components in the spec
 * @param deployed names of the deployed components
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RunView(
    String workflowId,
    @Nullable String runId,
    @Nullable String state,
    @Nullable String problem,
    @Nullable RunCause cause,
    @Nullable StallView stall,
    List<StageView> stages,
    List<String> components,
    List<String> deployed) {

  private static final String STATUS_PREFIX = "WORKFLOW_EXECUTION_STATUS_";

  /**
   * A stage of a run.
   *
   * @param stage name of the stage
   * @param state state of the stage
   * @param since when the run entered the stage, to the second
   * @param seconds time spent in the stage
   * @param deadline deadline of the stage, to the second; empty if it has none
   */
  record StageView(String stage, String state, String since, double seconds, String deadline) {
    static StageView of(StageProgress progress) {
      return new StageView(
          progress.stage().name(),
          progress.state().name(),
          toSecond(progress.since()),
          spent(progress),
          progress.deadline() == null ? "" : toSecond(progress.deadline()));
    }
  }

  /**
   * A stall of a run.
   *
   * @param reason reason of condition Stalled
   * @param since when the stall began, to the second
   * @param retryIn pause before the onboarding retries, such as 5m; null if Temporal schedules the
   *     retries
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record StallView(String reason, String since, @Nullable String retryIn) {
    static @Nullable StallView of(@Nullable Stall stall) {
      return stall == null
          ? null
          : new StallView(
              stall.reason().name(),
              toSecond(stall.since()),
              stall.retryIn() == null ? null : DurationText.format(stall.retryIn()));
    }
  }

  private static String toSecond(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The workflow's clock stops between events, so the time of an open stage is computed here. */
  private static double spent(StageProgress progress) {
    return switch (progress.state()) {
      case RUNNING, STALLED ->
          Duration.between(progress.since(), Instant.now()).toMillis() / 1000.0;
      default -> progress.milliseconds() / 1000.0;
    };
  }

  /** Returns the state of a run as Temporal's tools print it, such as RUNNING. */
  static String state(WorkflowExecutionStatus status) {
    return status.name().substring(STATUS_PREFIX.length());
  }

  /** Returns the view if no run is known. */
  static RunView unknown(QualifiedName name, String problem) {
    return withoutProgress(
        OnboardingIds.workflowId(name.namespace(), name.name()), null, null, problem);
  }

  private static RunView withoutProgress(
      String workflowId, @Nullable String runId, @Nullable String state, String problem) {
    return new RunView(
        workflowId, runId, state, problem, null, null, List.of(), List.of(), List.of());
  }

  /** Returns the last run, from its result if it has completed, otherwise from its progress. */
  static RunView of(WorkflowClient client, QualifiedName name) {
    String id = OnboardingIds.workflowId(name.namespace(), name.name());
    WorkflowStub run = client.newUntypedWorkflowStub(id);
    WorkflowExecutionDescription described;
    try {
      described = run.describe();
    } catch (WorkflowNotFoundException none) {
      return unknown(name, "no run: start one with onboard start");
    }
    String runId = described.getExecution().getRunId();
    String state = state(described.getStatus());
    try {
      return described.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED
          ? of(id, runId, state, run.getResult(OnboardingResult.class))
          : of(id, runId, state, run.query(OnboardingIds.PROGRESS_QUERY, Progress.class));
    } catch (WorkflowException | StatusRuntimeException unanswered) {
      return withoutProgress(
          id,
          runId,
          state,
          CodecException.causeOf(unanswered)
              .map(codec -> String.valueOf(codec.getMessage()))
              .orElse("progress not available: no worker answers"));
    }
  }

  private static RunView of(String id, String runId, String state, OnboardingResult result) {
    List<String> components = result.components().stream().map(DeployedComponent::name).toList();
    return new RunView(
        id,
        runId,
        state,
        null,
        result.cause(),
        null,
        views(result.stages()),
        components,
        components);
  }

  private static RunView of(String id, String runId, String state, Progress progress) {
    return new RunView(
        id,
        runId,
        state,
        null,
        progress.cause(),
        StallView.of(progress.stall()),
        views(progress.stages()),
        progress.components(),
        progress.deployed());
  }

  private static List<StageView> views(List<StageProgress> stages) {
    return stages.stream().map(StageView::of).toList();
  }
}
