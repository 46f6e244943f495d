package io.platformmesh.onboarding.workflows;

import io.platformmesh.onboarding.workflows.contract.RunCause;
import java.util.Objects;

/** The names under which Temporal knows onboardings; part of the public contract. */
public final class OnboardingIds {

  /** Task queue of workflows and activities. */
  public static final String TASK_QUEUE = "onboarding";

  /** Workflow type. */
  public static final String WORKFLOW_TYPE = "Onboarding";

  /** Name of the payload-free signal that makes a run look again. */
  public static final String CHANGED_SIGNAL = "changed";

  /** Name of the query for {@link Progress}. */
  public static final String PROGRESS_QUERY = "progress";

  /** Name of the update that pauses. */
  public static final String PAUSE_UPDATE = "pause";

  /** Name of the update that goes on after a pause. */
  public static final String RESUME_UPDATE = "resume";

  /** Name of the update that tries again now. */
  public static final String RETRY_UPDATE = "retry";

  /** Name of the update that pauses and ends the run. */
  public static final String CANCEL_UPDATE = "cancel";

  /** Key of the memo that holds the {@link RunCause} of a run. */
  public static final String CAUSE_MEMO = "cause";

  private OnboardingIds() {}

  /**
   * The one workflow id of a ManagedProvider, which is also the lock that keeps two runs from
   * working on it at once.
   */
  public static String workflowId(String namespace, String name) {
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(name, "name");
    return "onboarding/" + namespace + "/" + name;
  }
}
