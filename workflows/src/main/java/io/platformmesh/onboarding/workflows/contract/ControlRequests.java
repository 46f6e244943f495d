package io.platformmesh.onboarding.workflows.contract;

import io.platformmesh.onboarding.workflows.status.Stage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What people ask of an onboarding by annotations, beside its spec.
 *
 * @param paused why it is paused; null when it is not
 * @param retry the wish to try again that is not fulfilled yet; null for none
 * @param deadlineSeconds how long each stage may take
 */
public record ControlRequests(
    @Nullable String paused, @Nullable String retry, Map<Stage, Long> deadlineSeconds) {

  /** The pause after which the run ends instead of waiting. */
  public static final String CANCELLED = "Cancelled";

  public ControlRequests {
    deadlineSeconds = Map.copyOf(deadlineSeconds);
  }

  /** Whether it is paused for good. */
  public boolean cancelled() {
    return CANCELLED.equals(paused);
  }
}
