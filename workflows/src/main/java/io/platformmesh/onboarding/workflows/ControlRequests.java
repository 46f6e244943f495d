package io.platformmesh.onboarding.workflows;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The requests that an activity reads from the annotations of a ManagedProvider.
 *
 * @param paused why the onboarding is paused; null when it is not paused
 * @param retry token of the retry request that no activity has handled yet; null without a request
 * @param deadlineSeconds deadline of each stage, in seconds
 */
public record ControlRequests(
    @Nullable String paused, @Nullable String retry, Map<Stage, Long> deadlineSeconds) {

  /** The pause reason that cancels the onboarding: the run ends instead of waiting. */
  public static final String CANCELLED = "Cancelled";

  public ControlRequests {
    deadlineSeconds = Map.copyOf(deadlineSeconds);
  }

  /** Whether the onboarding is cancelled. */
  public boolean cancelled() {
    return CANCELLED.equals(paused);
  }
}
