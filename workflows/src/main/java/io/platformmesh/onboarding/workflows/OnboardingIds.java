package io.platformmesh.onboarding.workflows;

import java.util.Objects;

/**
 * Names of the onboarding workflow, its signals, query, updates and memo in Temporal; part of the
 * public contract.
 */
public final class OnboardingIds {

  /** Name of the task queue of the onboarding workflow and its activities. */
  public static final String TASK_QUEUE = "onboarding";

  /** Name of the workflow type. */
  public static final String WORKFLOW_TYPE = "Onboarding";

  /** Name of the signal, without payload, that makes a run check all of its stages. */
  public static final String CHANGED_SIGNAL = "changed";

  /** Name of the signal, without payload, that wakes the waiting stages of a run. */
  public static final String DEPENDENCY_READY_SIGNAL = "dependencyReady";

  /** Name of the query that returns the {@link Progress} of a run. */
  public static final String PROGRESS_QUERY = "progress";

  /** Name of the update that pauses the onboarding. */
  public static final String PAUSE_UPDATE = "pause";

  /** Name of the update that resumes the onboarding. */
  public static final String RESUME_UPDATE = "resume";

  /** Name of the update that retries the waiting parts of the onboarding now. */
  public static final String RETRY_UPDATE = "retry";

  /** Name of the update that cancels the onboarding. */
  public static final String CANCEL_UPDATE = "cancel";

  /** Key of the workflow memo that holds the {@link RunCause} of a run. */
  public static final String CAUSE_MEMO = "cause";

  private OnboardingIds() {}

  /**
   * Returns the workflow id for a ManagedProvider. Temporal runs at most one workflow per id, so
   * the id is also the lock on the ManagedProvider.
   */
  public static String workflowId(String managedProviderNamespace, String managedProviderName) {
    Objects.requireNonNull(managedProviderNamespace, "namespace");
    Objects.requireNonNull(managedProviderName, "name");
    return "onboarding/" + managedProviderNamespace + "/" + managedProviderName;
  }
}
