package io.platformmesh.onboarding.workflows.activity;

import io.platformmesh.onboarding.workflows.status.Phase;
import io.platformmesh.onboarding.workflows.status.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What a workflow has to say of a ManagedProvider as a whole.
 *
 * @param phase the phase from now on
 * @param reason reason of condition {@code Ready}, which is True exactly in phase Ready
 * @param message message of condition {@code Ready}
 * @param contention message of condition {@code Stalled} with reason {@code RepeatedDrift}; null
 *     when nobody undoes what is put right
 */
public record StatusReport(
    Phase phase, Reason reason, String message, @Nullable String contention) {}
