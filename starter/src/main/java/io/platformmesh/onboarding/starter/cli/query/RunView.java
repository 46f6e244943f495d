package io.platformmesh.onboarding.starter.cli.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.grpc.StatusRuntimeException;
import io.platformmesh.onboarding.runtime.codec.CodecException;
import io.platformmesh.onboarding.starter.cli.connection.Connections;
import io.platformmesh.onboarding.starter.cli.flags.QualifiedName;
import io.platformmesh.onboarding.workflows.DeployedComponent;
import io.platformmesh.onboarding.workflows.DurationText;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.platformmesh.onboarding.workflows.OnboardingResult;
import io.platformmesh.onboarding.workflows.Progress;
import io.platformmesh.onboarding.workflows.RunCause;
import io.platformmesh.onboarding.workflows.StageProgress;
import io.platformmesh.onboarding.workflows.Stall;
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
 * The last workflow run of an onboarding, as {@code onboard status} prints it.
 *
 * @param workflowId workflow id
 * @param runId run id; null if no run is known
 * @param state state of the run, such as RUNNING; null if no run is known
 * @param problem why the run or its progress is not known; null if both are
 * @param cause why the run exists; null if the cause is not known
 * @param stall why the run makes no progress; null if the run makes progress
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

  private static final String RUN_STATUS_PREFIX = "WORKFLOW_EXECUTION_STATUS_";
  private static final double MILLIS_PER_SECOND = 1000.0;

  /**
   * A stage of a workflow run, as {@code onboard status} prints it.
   *
   * @param stage name of the stage
   * @param state state of the stage
   * @param since when the run entered the stage, to the second
   * @param seconds time spent in the stage
   * @param deadline deadline of the stage, to the second; empty if the stage has none
   */
  record StageView(String stage, String state, String since, double seconds, String deadline) {
    static StageView of(StageProgress stageProgress) {
      return new StageView(
          stageProgress.stage().name(),
          stageProgress.state().name(),
          truncateToSecond(stageProgress.since()),
          secondsInStage(stageProgress),
          stageProgress.deadline() == null ? "" : truncateToSecond(stageProgress.deadline()));
    }
  }

  /**
   * A stall of a workflow run, as {@code onboard status} prints it.
   *
   * @param reason reason of condition Stalled
   * @param since when the stall started, to the second
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
              truncateToSecond(stall.since()),
              stall.retryIn() == null ? null : DurationText.format(stall.retryIn()));
    }
  }

  private static String truncateToSecond(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * Returns the seconds of a run in a stage; the workflow's clock stops between events, so the time
   * of an open stage is computed here.
   */
  private static double secondsInStage(StageProgress stageProgress) {
    return switch (stageProgress.state()) {
      case RUNNING, STALLED ->
          Duration.between(stageProgress.since(), Instant.now()).toMillis() / MILLIS_PER_SECOND;
      default -> stageProgress.milliseconds() / MILLIS_PER_SECOND;
    };
  }

  /** Returns the state of a run as Temporal's tools print it, such as RUNNING. */
  static String runStateName(WorkflowExecutionStatus runStatus) {
    return runStatus.name().substring(RUN_STATUS_PREFIX.length());
  }

  /** Returns the view of an onboarding whose run is not known. */
  static RunView unknown(QualifiedName managedProviderName, String problem) {
    return withoutProgress(
        Connections.workflowIdOf(managedProviderName),
        /* runId= */ null,
        /* state= */ null,
        problem);
  }

  /** Returns the view of a run whose progress cannot be queried. */
  private static RunView withoutProgress(
      String workflowId, @Nullable String runId, @Nullable String state, String problem) {
    return new RunView(
        workflowId,
        runId,
        state,
        problem,
        /* cause= */ null,
        /* stall= */ null,
        /* stages= */ List.of(),
        /* components= */ List.of(),
        /* deployed= */ List.of());
  }

  /**
   * Returns the last run of an onboarding: a completed run from its result, an open run from its
   * progress.
   */
  static RunView ofLastRun(WorkflowClient temporalClient, QualifiedName managedProviderName) {
    String workflowId = Connections.workflowIdOf(managedProviderName);
    WorkflowStub lastRun = temporalClient.newUntypedWorkflowStub(workflowId);
    WorkflowExecutionDescription runDescription;
    try {
      runDescription = lastRun.describe();
    } catch (WorkflowNotFoundException noRunFound) {
      return unknown(managedProviderName, "no run: start one with onboard start");
    }
    String runId = runDescription.getExecution().getRunId();
    String runState = runStateName(runDescription.getStatus());
    try {
      if (runDescription.getStatus()
          == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED) {
        OnboardingResult onboardingResult = lastRun.getResult(OnboardingResult.class);
        return ofCompletedRun(workflowId, runId, runState, onboardingResult);
      }
      Progress runProgress = lastRun.query(OnboardingIds.PROGRESS_QUERY, Progress.class);
      return ofOpenRun(workflowId, runId, runState, runProgress);
    } catch (WorkflowException | StatusRuntimeException unansweredQuery) {
      return withoutProgress(workflowId, runId, runState, describeUnanswered(unansweredQuery));
    }
  }

  private static String describeUnanswered(RuntimeException unansweredQuery) {
    return CodecException.causeOf(unansweredQuery)
        .map(codecFailure -> String.valueOf(codecFailure.getMessage()))
        .orElse("progress not available: no worker answers");
  }

  private static RunView ofCompletedRun(
      String workflowId, String runId, String runState, OnboardingResult onboardingResult) {
    List<String> deployedNames =
        onboardingResult.components().stream().map(DeployedComponent::name).toList();
    return new RunView(
        workflowId,
        runId,
        runState,
        /* problem= */ null,
        onboardingResult.cause(),
        /* stall= */ null,
        stageViews(onboardingResult.stages()),
        deployedNames,
        deployedNames);
  }

  private static RunView ofOpenRun(
      String workflowId, String runId, String runState, Progress runProgress) {
    return new RunView(
        workflowId,
        runId,
        runState,
        /* problem= */ null,
        runProgress.cause(),
        StallView.of(runProgress.stall()),
        stageViews(runProgress.stages()),
        runProgress.components(),
        runProgress.deployed());
  }

  private static List<StageView> stageViews(List<StageProgress> runStages) {
    return runStages.stream().map(StageView::of).toList();
  }
}
