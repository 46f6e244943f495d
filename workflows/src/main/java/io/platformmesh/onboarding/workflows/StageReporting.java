package io.platformmesh.onboarding.workflows;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How a stage activity reports. An activity that waits for another controller fails with {@code
 * NotReady}, and the Temporal server retries it. An activity that a user has to unblock fails with
 * {@code ActionNeeded}: once without a retry, so that the workflow receives the failure, and with
 * slow retries after the workflow has reported it.
 *
 * @param quiet whether the activity leaves its condition unchanged while it is blocked
 * @param reported the reason that the workflow has already reported as a stall; null where it has
 *     reported none
 * @param stageStatus the phase of the stage and the conditions of that phase, which the activity
 *     writes together with its own condition; null where the workflow has written them
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StageReporting(
    boolean quiet, @Nullable Reason reported, @Nullable StatusReport stageStatus) {

  private static final boolean WRITE_CONDITION = false;
  private static final boolean KEEP_CONDITION = true;
  private static final @Nullable Reason NOTHING_REPORTED = null;
  private static final @Nullable StatusReport STATUS_IS_WRITTEN = null;

  /** The activity writes the condition of the stage as soon as the activity is blocked. */
  public static final StageReporting NORMAL =
      new StageReporting(WRITE_CONDITION, NOTHING_REPORTED, STATUS_IS_WRITTEN);

  /**
   * The activity leaves the condition unchanged: the verification of a Ready ManagedProvider waits
   * for a moment before the workflow reports.
   */
  public static final StageReporting QUIET =
      new StageReporting(KEEP_CONDITION, NOTHING_REPORTED, STATUS_IS_WRITTEN);

  /** The activity retries slowly while the reason that the workflow has reported remains. */
  public static StageReporting reported(Reason reportedReason) {
    return new StageReporting(WRITE_CONDITION, reportedReason, STATUS_IS_WRITTEN);
  }

  /**
   * The activity leaves the status of the stage to the workflow, as each retry must: the status has
   * changed since when another part of the stage has stalled.
   */
  public StageReporting withoutStageStatus() {
    return new StageReporting(quiet, reported, STATUS_IS_WRITTEN);
  }

  /** The activity writes the status of the stage together with its condition. */
  public StageReporting withStageStatus(StatusReport newStageStatus) {
    return new StageReporting(quiet, reported, newStageStatus);
  }
}
