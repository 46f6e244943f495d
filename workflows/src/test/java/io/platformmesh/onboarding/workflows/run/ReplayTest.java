package io.platformmesh.onboarding.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.platformmesh.onboarding.workflows.OnboardingOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays histories recorded on a real Temporal server: running workflows must stay compatible. */
class ReplayTest {

  private static final Path HISTORIES = Path.of("src/test/resources/histories");

  static List<Path> histories() throws IOException {
    try (var files = Files.list(HISTORIES)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("histories")
  void replays(Path file) throws Exception {
    String name = file.getFileName().toString().replace(".json", "");
    WorkflowExecutionHistory history =
        WorkflowExecutionHistory.fromJson(
            Files.readString(file), OnboardingIds.workflowId("platform-mesh-system", name));
    assertThat(history.getEvents()).isNotEmpty();

    try (TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance()) {
      Worker worker = environment.newWorker(OnboardingIds.TASK_QUEUE);
      worker.registerWorkflowImplementationTypes(
          OnboardingOptions.DEFAULT.toImplementationOptions(), OnboardingWorkflowImpl.class);
      WorkflowReplayer.replayWorkflowExecution(history, worker);
    }
  }

  @Test
  void thereAreHistories() throws IOException {
    assertThat(histories()).isNotEmpty();
  }
}
