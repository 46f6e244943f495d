package io.platformmesh.onboarding.workflows.contract;

import io.platformmesh.onboarding.workflows.status.Phase;
import io.platformmesh.onboarding.workflows.status.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The part of the status of a ManagedProvider that its workflow writes.
 *
 * @param phase the new phase
 * @param reason reason of condition {@code Ready}, which is True in phase Ready; in phase Paused,
 *     the reason of condition {@code Paused}
 * @param message message of that condition
 * @param stall condition {@code Stalled}; null to remove it
 */
public record StatusReport(Phase phase, Reason reason, String message, @Nullable Stall stall) {}
