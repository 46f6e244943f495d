package io.platformmesh.onboarding.workflows.contract;

import io.platformmesh.onboarding.workflows.status.Phase;
import io.platformmesh.onboarding.workflows.status.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What a workflow has to say of a ManagedProvider as a whole.
 *
 * @param phase the phase from now on
 * @param reason reason of condition {@code Ready}, which is True in phase Ready; in phase Paused,
 *     the reason of condition {@code Paused}
 * @param message message of that condition
 * @param stall condition {@code Stalled}; null when it is to be absent
 */
public record StatusReport(Phase phase, Reason reason, String message, @Nullable Stall stall) {}
