package io.platformmesh.onboarding.local.e2e;

import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
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

  static void record(String temporalAddress, List<String> names) throws IOException {
    String directory = System.getProperty("record");
    if (directory == null) {
      return;
    }
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(temporalAddress).build());
    try {
      WorkflowClient client = WorkflowClient.newInstance(stubs);
      for (String name : names) {
        String id = OnboardingIds.workflowId("platform-mesh-system", name);
        Files.writeString(
            Path.of(directory, name + ".json"), client.fetchHistory(id).toJson(true) + "\n");
      }
    } finally {
      stubs.shutdownNow();
    }
  }
}
