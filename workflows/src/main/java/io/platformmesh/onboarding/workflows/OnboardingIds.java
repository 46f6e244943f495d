package io.platformmesh.onboarding.workflows;

import java.util.Objects;

/** The names under which Temporal knows onboardings; part of the public contract. */
public final class OnboardingIds {

  /** Task queue of workflows and activities. */
  public static final String TASK_QUEUE = "onboarding";

  /** Workflow type. */
  public static final String WORKFLOW_TYPE = "Onboarding";

  /** Name of the payload-free signal that makes a run look again. */
  public static final String CHANGED_SIGNAL = "changed";

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
