package io.platformmesh.onboarding.workflows;

import io.platformmesh.onboarding.workflows.status.Stage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One stage of a run.
 *
 * @param stage which
 * @param state how far it is
 * @param since when the run entered it
 * @param milliseconds time spent in it; while it runs, the time until the progress was last
 *     recorded
 * @param deadline until when it should have ended; null once it has ended
 */
public record StageProgress(
    Stage stage, State state, Instant since, long milliseconds, @Nullable Instant deadline) {

  /** How far a stage is. */
  public enum State {
    RUNNING,
    /** Its deadline has passed; it is tried again now and then. */
    STALLED,
    DONE,
    /** Left before its end because the ManagedProvider changed. */
    INTERRUPTED
  }
}
