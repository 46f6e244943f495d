package io.platformmesh.onboarding.workflows;

import io.platformmesh.onboarding.workflows.contract.RunCause;
import java.util.Objects;

/** Names of the workflow and its messages in Temporal; part of the public contract. */
public final class OnboardingIds {

  /** Task queue of the workflow and its activities. */
  public static final String TASK_QUEUE = "onboarding";

  /** Workflow type. */
  public static final String WORKFLOW_TYPE = "Onboarding";

  /** Name of the signal that pokes a run; it has no payload. */
  public static final String CHANGED_SIGNAL = "changed";

  /** Name of the query that returns the {@link Progress}. */
  public static final String PROGRESS_QUERY = "progress";

  /** Name of the update that pauses the onboarding. */
  public static final String PAUSE_UPDATE = "pause";

  /** Name of the update that resumes the onboarding. */
  public static final String RESUME_UPDATE = "resume";

  /** Name of the update that retries waiting parts now. */
  public static final String RETRY_UPDATE = "retry";

  /** Name of the update that cancels the onboarding. */
  public static final String CANCEL_UPDATE = "cancel";

  /** Key of the memo that holds the {@link RunCause} of a run. */
  public static final String CAUSE_MEMO = "cause";

  private OnboardingIds() {}

  /**
   * Returns the workflow id of a ManagedProvider. Temporal runs at most one workflow per id, so the
   * id is also the lock on the ManagedProvider.
   */
  public static String workflowId(String namespace, String name) {
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(name, "name");
    return "onboarding/" + namespace + "/" + name;
  }
}
