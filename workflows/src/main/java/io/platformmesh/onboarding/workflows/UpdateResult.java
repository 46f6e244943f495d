package io.platformmesh.onboarding.workflows;

/**
 * The result of an update.
 *
 * @param message the state of the onboarding after the update, in a sentence
 */
public record UpdateResult(String message) {}
