package io.platformmesh.onboarding.runtime.logging;

/** Keys of the MDC that the Temporal SDK sets in workflows and activities. */
public final class LogKeys {

  /** Id of the workflow that a log record is about. */
  public static final String WORKFLOW_ID = "WorkflowId";

  static final String RUN_ID = "RunId";
  static final String ACTIVITY_TYPE = "ActivityType";
  static final String ATTEMPT = "Attempt";

  private LogKeys() {}
}
