package io.platformmesh.onboarding.workflows.contract;

import io.platformmesh.onboarding.workflows.status.Reason;
import io.platformmesh.onboarding.workflows.status.Stage;
import org.jspecify.annotations.Nullable;

/**
 * Why an onboarding does not go on by itself: condition {@code Stalled}.
 *
 * @param reason the condition's reason
 * @param message what is so, since when, and what to do
 * @param stage the stage whose condition tells what was seen last; null when the message tells all
 */
public record Stall(Reason reason, String message, @Nullable Stage stage) {}
