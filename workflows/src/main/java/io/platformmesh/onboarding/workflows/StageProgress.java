package io.platformmesh.onboarding.workflows;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The progress of one stage of a workflow run.
 *
 * @param stage the stage of the onboarding or offboarding
 * @param state whether the stage runs, is stalled or has ended
 * @param since when the run entered the stage
 * @param milliseconds time spent in the stage, in milliseconds; while the stage runs, the time
 *     until now
 * @param deadline when the stage misses its deadline; null once the stage has ended
 */
public record StageProgress(
    Stage stage, State state, Instant since, long milliseconds, @Nullable Instant deadline) {

  /** The states of a stage in a workflow run. */
  public enum State {
    RUNNING,
    /** The stage missed its deadline or is blocked; the workflow retries it less often. */
    STALLED,
    DONE,
    /** The stage was stopped because the ManagedProvider has changed. */
    INTERRUPTED
  }
}
