package io.platformmesh.onboarding.workflows;

/**
 * The types of the application failures that the workflow and its activities throw and that the
 * Temporal UI shows. The failure of an activity has two details: the {@link Reason} and the
 * message.
 */
public final class FailureType {

  /** Another controller has not finished; the Temporal server retries. Not an error. */
  public static final String NOT_READY = "NotReady";

  /**
   * A user has to act. The first failure of the activity is not retried, so that the workflow can
   * report it; later ones are retried slowly.
   */
  public static final String ACTION_NEEDED = "ActionNeeded";

  /** A cluster is unreachable or answers with an error; the Temporal server retries. */
  public static final String CLUSTER_UNAVAILABLE = "ClusterUnavailable";

  /** A user has acted; the workflow removes the stall and the stage continues. */
  public static final String RECOVERED = "Recovered";

  /** The state of the run does not permit the workflow update; the message says why. */
  public static final String REFUSED = "Refused";

  /** The spec of the ManagedProvider is invalid. Not retried: only a changed spec can help. */
  public static final String INVALID_MANAGED_PROVIDER = "InvalidManagedProvider";

  /** The workflow id is not the one for the ManagedProvider. Not retried. */
  public static final String WRONG_WORKFLOW_ID = "WrongWorkflowId";

  /** The run belongs to another hosting cluster than the worker; the Temporal server retries. */
  public static final String FOREIGN_CLUSTER = "ForeignCluster";

  private FailureType() {}
}
