package io.platformmesh.onboarding.starter.cli.flags;

import io.temporal.api.common.v1.WorkflowExecution;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Option;

/** The flag for the address of the Temporal UI. */
public final class UiFlags {

  @Option(
      names = "--ui-url",
      paramLabel = "URL",
      defaultValue = "${env:TEMPORAL_UI_URL:-http://localhost:8233}",
      description = {
        "URL of the Temporal UI. Environment: TEMPORAL_UI_URL.",
        "Default: ${DEFAULT-VALUE}"
      })
  private String temporalUiUrl = "http://localhost:8233";

  /** Returns the URL of the page that the Temporal UI has for a workflow run. */
  public String link(String temporalNamespace, WorkflowExecution workflowRun) {
    String urlWithoutSlash = temporalUiUrl.replaceAll("/+$", "");
    String workflowId = URLEncoder.encode(workflowRun.getWorkflowId(), StandardCharsets.UTF_8);
    return "%s/namespaces/%s/workflows/%s/%s"
        .formatted(urlWithoutSlash, temporalNamespace, workflowId, workflowRun.getRunId());
  }
}
