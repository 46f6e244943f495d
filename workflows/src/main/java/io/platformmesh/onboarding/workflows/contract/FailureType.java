package io.platformmesh.onboarding.workflows.contract;

/** The types of the application failures that users meet in the Temporal UI. */
public final class FailureType {

  /** Somebody is still working: the server tries again. Not an error. */
  public static final String NOT_READY = "NotReady";

  /**
   * Somebody has to act. Final for the attempt that finds it out, so that the workflow can tell;
   * then tried again, slowly. Its detail is the reason.
   */
  public static final String ACTION_NEEDED = "ActionNeeded";

  /** A cluster cannot be reached or answers with an error: tried again. */
  public static final String CLUSTER_UNAVAILABLE = "ClusterUnavailable";

  /** What somebody had to act on is over; the workflow tells, and the stage goes on. */
  public static final String RECOVERED = "Recovered";

  /** An update that cannot be granted now; its message says why. */
  public static final String REFUSED = "Refused";

  /** The spec is invalid; only a changed spec can help, so this is final. */
  public static final String INVALID_MANAGED_PROVIDER = "InvalidManagedProvider";

  /** The run was started under another id than its ManagedProvider's; final. */
  public static final String WRONG_WORKFLOW_ID = "WrongWorkflowId";

  private FailureType() {}
}
