package io.platformmesh.onboarding.workflows;

/**
 * The argument of update {@code pause}.
 *
 * @param reason why the onboarding is paused, for other users; not blank
 */
public record PauseRequest(String reason) {}
