package io.platformmesh.onboarding.local.e2e;

import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.temporal.client.WorkflowClient;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the histories of onboardings into the folder that {@code -Drecord=DIR} names, to be
 * committed where the replay test finds them; does nothing without it.
 */
final class HistoryRecorder {

  private HistoryRecorder() {}

  /** Records the latest runs of these ManagedProviders. */
  static void record(WorkflowClient client, List<String> names) throws IOException {
    for (String name : names) {
      record(client, name, name);
    }
  }

  private static void record(WorkflowClient client, String name, String file) throws IOException {
    write(client.fetchHistory(OnboardingIds.workflowId(Onboardings.NAMESPACE, name)), file);
  }

  /**
   * Records one run of this ManagedProvider.
   *
   * @param file name of the file, less its extension
   */
  static void recordRun(WorkflowClient client, String name, String runId, String file)
      throws IOException {
    write(client.fetchHistory(OnboardingIds.workflowId(Onboardings.NAMESPACE, name), runId), file);
  }

  /** Writes a history without the names of the host. */
  private static void write(WorkflowExecutionHistory history, String file) throws IOException {
    String directory = System.getProperty("record", "");
    if (directory.isEmpty()) {
      return;
    }
    String json =
        history
            .toJson(true)
            .replaceAll("\"identity\": \"[^\"]*\"", "\"identity\": \"worker\"")
            .replaceAll("[0-9]+@[-.A-Za-z0-9]+", "worker");
    Files.createDirectories(Path.of(directory));
    Files.writeString(Path.of(directory, file + ".json"), json + "\n");
  }
}
