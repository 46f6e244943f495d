package io.platformmesh.onboarding.workflows;

/**
 * The argument of update {@code pause} of the onboarding workflow.
 *
 * @param reason why the onboarding is paused, for other users; not blank
 */
public record PauseRequest(String reason) {}
