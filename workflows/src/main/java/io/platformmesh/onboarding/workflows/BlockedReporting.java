package io.platformmesh.onboarding.workflows;

import org.jspecify.annotations.Nullable;

/**
 * How a stage activity reports to the workflow that it is blocked. An activity that waits for
 * another controller fails with {@code NotReady}, and the Temporal server retries it. An activity
 * that a user has to unblock fails with {@code ActionNeeded}: once without a retry, so that the
 * workflow receives the failure, and with slow retries after the workflow has reported it.
 *
 * @param quiet whether the activity leaves its condition unchanged while it is blocked
 * @param reported the reason that the workflow has already reported as a stall; null where it has
 *     reported none
 */
public record BlockedReporting(boolean quiet, @Nullable Reason reported) {

  private static final boolean WRITE_CONDITION = false;
  private static final boolean KEEP_CONDITION = true;
  private static final @Nullable Reason NOTHING_REPORTED = null;

  /** The activity writes the condition of the stage as soon as the activity is blocked. */
  public static final BlockedReporting NORMAL =
      new BlockedReporting(WRITE_CONDITION, NOTHING_REPORTED);

  /**
   * The activity leaves the condition unchanged: the verification of a Ready ManagedProvider waits
   * for a moment before the workflow reports.
   */
  public static final BlockedReporting QUIET =
      new BlockedReporting(KEEP_CONDITION, NOTHING_REPORTED);

  /** The activity retries slowly while the reason that the workflow has reported remains. */
  public static BlockedReporting reported(Reason reportedReason) {
    return new BlockedReporting(WRITE_CONDITION, reportedReason);
  }
}
