package io.platformmesh.onboarding.local.bench.floor;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** The workflow of the Temporal floor. */
@WorkflowInterface
public interface NoOpWorkflow {
  /**
   * Runs activities in the shape of an onboarding.
   *
   * @param name name of the onboarding
   * @param components number of components, each with an activity of its own
   */
  @WorkflowMethod
  void run(String name, int components);
}
