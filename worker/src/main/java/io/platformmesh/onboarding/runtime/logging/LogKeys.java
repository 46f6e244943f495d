package io.platformmesh.onboarding.runtime.logging;

/** Keys of the logging context (MDC) that the Temporal SDK sets in workflows and activities. */
public final class LogKeys {

  /** Id of the workflow that a log record is about. */
  public static final String WORKFLOW_ID = "WorkflowId";

  /** Id of the workflow run that a log record is about. */
  static final String RUN_ID = "RunId";

  /** Type of the activity that wrote a log record. */
  static final String ACTIVITY_TYPE = "ActivityType";

  /** Number of the activity attempt that wrote a log record. */
  static final String ATTEMPT = "Attempt";

  private LogKeys() {}
}
