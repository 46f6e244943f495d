package io.platformmesh.onboarding.local.e2e;

import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.temporal.client.WorkflowClient;
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

  /**
   * Records the latest run of this ManagedProvider, without the names of this machine.
   *
   * @param file name of the file, less its extension
   */
  static void record(WorkflowClient client, String name, String file) throws IOException {
    String directory = System.getProperty("record", "");
    if (directory.isEmpty()) {
      return;
    }
    String id = OnboardingIds.workflowId(Onboardings.NAMESPACE, name);
    String history =
        client
            .fetchHistory(id)
            .toJson(true)
            .replaceAll("\"identity\": \"[^\"]*\"", "\"identity\": \"worker\"")
            .replaceAll("[0-9]+@[-.A-Za-z0-9]+", "worker");
    Files.createDirectories(Path.of(directory));
    Files.writeString(Path.of(directory, file + ".json"), history + "\n");
  }
}
