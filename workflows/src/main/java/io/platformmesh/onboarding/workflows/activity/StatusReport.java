package io.platformmesh.onboarding.workflows.activity;

import io.platformmesh.onboarding.workflows.status.Phase;
import io.platformmesh.onboarding.workflows.status.Reason;

/**
 * What a workflow has to say of a ManagedProvider as a whole.
 *
 * @param phase the phase from now on
 * @param reason reason of condition {@code Ready}, which is True exactly in phase Ready
 * @param message message of condition {@code Ready}
 */
public record StatusReport(Phase phase, Reason reason, String message) {}
