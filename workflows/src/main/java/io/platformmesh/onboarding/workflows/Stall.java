package io.platformmesh.onboarding.workflows;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why an onboarding makes no progress until a user acts: the content of condition {@code Stalled},
 * which the workflow passes to activity {@code ReportStatus}.
 *
 * @param reason reason of the condition
 * @param message what happened to which object and what to do
 * @param stage the stage whose own condition holds the last observation; null when the message is
 *     complete
 * @param since when the stall began, or when this run first found the stall
 * @param retryIn pause before the onboarding tries again by itself; null where the retries of the
 *     Temporal server decide
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Stall(
    Reason reason,
    String message,
    @Nullable Stage stage,
    Instant since,
    @Nullable Duration retryIn) {

  /** The {@code stage} of a stall whose message is complete. */
  public static final @Nullable Stage MESSAGE_IS_COMPLETE = null;

  /** The {@code retryIn} of a stall that the Temporal server retries. */
  public static final @Nullable Duration RETRIED_BY_SERVER = null;
}
