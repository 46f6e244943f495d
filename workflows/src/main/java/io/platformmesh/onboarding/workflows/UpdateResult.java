package io.platformmesh.onboarding.workflows;

/**
 * The answer to an update.
 *
 * @param message what is so now, in a sentence
 */
public record UpdateResult(String message) {}
