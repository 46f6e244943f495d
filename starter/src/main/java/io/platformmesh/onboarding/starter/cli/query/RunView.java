package io.platformmesh.onboarding.starter.cli.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.grpc.StatusRuntimeException;
import io.platformmesh.onboarding.runtime.codec.CodecException;
import io.platformmesh.onboarding.starter.cli.flags.QualifiedName;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.platformmesh.onboarding.workflows.OnboardingResult;
import io.platformmesh.onboarding.workflows.Progress;
import io.platformmesh.onboarding.workflows.StageProgress;
import io.platformmesh.onboarding.workflows.contract.RunCause;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last run of an onboarding.
 *
 * @param workflowId its workflow id
 * @param runId its run id; null when there is none
 * @param state RUNNING, COMPLETED, FAILED, …; or why nothing is known
 * @param cause why it exists; null where that is not known
 * @param stages the stages it has entered
 * @param components names of the components asked for
 * @param deployed names of those that are deployed; all of them once Ready
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RunView(
    String workflowId,
    @Nullable String runId,
    String state,
    @Nullable RunCause cause,
    List<StageView> stages,
    List<String> components,
    List<String> deployed) {

  /** One stage. */
  record StageView(String stage, String state, String since, double seconds, String deadline) {
    static StageView of(StageProgress progress) {
      return new StageView(
          progress.stage().name(),
          progress.state().name(),
          progress.since().toString().replaceAll("\\.[0-9]+", ""),
          spent(progress),
          progress.deadline() == null
              ? ""
              : progress.deadline().toString().replaceAll("\\.[0-9]+", ""));
    }
  }

  /** A workflow's clock stands still while nothing happens to it; people's does not. */
  private static double spent(StageProgress progress) {
    return switch (progress.state()) {
      case RUNNING, STALLED ->
          Duration.between(progress.since(), Instant.now()).toMillis() / 1000.0;
      default -> progress.milliseconds() / 1000.0;
    };
  }

  /** A run of which nothing is known, and why. */
  static RunView unknown(QualifiedName name, String why) {
    return new RunView(
        OnboardingIds.workflowId(name.namespace(), name.name()),
        null,
        why,
        null,
        List.of(),
        List.of(),
        List.of());
  }

  /** The last run, as Temporal and, while it runs, a worker tell it. */
  static RunView of(WorkflowClient client, QualifiedName name) {
    String id = OnboardingIds.workflowId(name.namespace(), name.name());
    WorkflowStub run = client.newUntypedWorkflowStub(id);
    WorkflowExecutionDescription described;
    try {
      described = run.describe();
    } catch (WorkflowNotFoundException none) {
      return unknown(name, "no run: onboard start begins one");
    }
    String runId = described.getExecution().getRunId();
    String state = described.getStatus().name().replace("WORKFLOW_EXECUTION_STATUS_", "");
    try {
      if (described.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED) {
        OnboardingResult result = run.getResult(OnboardingResult.class);
        List<String> components =
            result.components().stream().map(component -> component.name()).toList();
        return new RunView(
            id, runId, state, result.cause(), views(result.stages()), components, components);
      }
      Progress progress = run.query(OnboardingIds.PROGRESS_QUERY, Progress.class);
      return new RunView(
          id,
          runId,
          state,
          progress.cause(),
          views(progress.stages()),
          progress.components(),
          progress.deployed());
    } catch (WorkflowException | StatusRuntimeException unanswered) {
      String why =
          CodecException.causeOf(unanswered)
              .map(codec -> String.valueOf(codec.getMessage()))
              .orElse("no worker tells more");
      return new RunView(id, runId, state + ", " + why, null, List.of(), List.of(), List.of());
    }
  }

  private static List<StageView> views(List<StageProgress> stages) {
    return stages.stream().map(StageView::of).toList();
  }
}
