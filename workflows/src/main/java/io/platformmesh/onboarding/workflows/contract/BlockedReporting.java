package io.platformmesh.onboarding.workflows.contract;

import io.platformmesh.onboarding.workflows.status.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What an activity of a stage is to tell of what keeps it waiting. What somebody else is still
 * working at fails with {@code NotReady} and is tried again by the server; what somebody has to act
 * on fails with {@code ActionNeeded}, for good unless it has been told, so that the workflow gets
 * to know it.
 *
 * @param quiet whether to keep troubles from the condition for the time being
 * @param told the trouble that the workflow has told already and that is waited out; null for none
 */
public record BlockedReporting(boolean quiet, @Nullable Reason told) {

  /** Troubles are told as they are found. */
  public static final BlockedReporting NORMAL = new BlockedReporting(false, null);

  /** A look after what is Ready: a trouble that passes in a moment is not worth telling. */
  public static final BlockedReporting QUIET = new BlockedReporting(true, null);

  /** This trouble is known. */
  public static BlockedReporting told(Reason trouble) {
    return new BlockedReporting(false, trouble);
  }
}
