package io.platformmesh.onboarding.workflows;

import io.platformmesh.onboarding.workflows.status.Stage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The progress of one stage of a run.
 *
 * @param stage the stage
 * @param state the state of the stage
 * @param since when the run entered it
 * @param milliseconds time spent in the stage, in milliseconds; while it runs, the time until now
 * @param deadline when the stage misses its deadline; null once it has ended
 */
public record StageProgress(
    Stage stage, State state, Instant since, long milliseconds, @Nullable Instant deadline) {

  /** The states of a stage. */
  public enum State {
    RUNNING,
    /** The stage missed its deadline or is blocked; it is retried less often. */
    STALLED,
    DONE,
    /** The stage was stopped because the ManagedProvider has changed. */
    INTERRUPTED
  }
}
