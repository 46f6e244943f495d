package io.platformmesh.onboarding.workflows;

import org.jspecify.annotations.Nullable;

/**
 * The argument of activity {@code ReportStatus}: the part of the status of a ManagedProvider that
 * the workflow writes.
 *
 * @param phase the new phase of the ManagedProvider
 * @param reason reason of condition {@code Ready}, which is True in phase Ready; in phase Paused,
 *     the reason of condition {@code Paused}
 * @param message message of that condition
 * @param stall condition {@code Stalled}; null to remove that condition
 */
public record StatusReport(Phase phase, Reason reason, String message, @Nullable Stall stall) {}
