package io.platformmesh.onboarding.workflows;

/**
 * Asks to pause an onboarding.
 *
 * @param reason why, in a few words, for those who find it paused; not blank
 */
public record PauseRequest(String reason) {}
