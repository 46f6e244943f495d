package io.platformmesh.onboarding.starter.temporal;

import io.temporal.common.Priority;

/**
 * How soon Temporal works on a run and its activities, compared with others in the task queue. A
 * server without priorities ignores it.
 */
public enum RunPriority {
  /** A user waits for the run. */
  HIGH(1),
  /** The priority of a run without a priority. */
  NORMAL(3),
  /** The run can wait: a resync has started it. */
  LOW(5);

  private final int temporalKey;

  RunPriority(int temporalKey) {
    this.temporalKey = temporalKey;
  }

  /** Returns the priority in the form of the Temporal SDK, where 1 is the highest key of five. */
  Priority toTemporal() {
    return Priority.newBuilder().setPriorityKey(temporalKey).build();
  }
}
