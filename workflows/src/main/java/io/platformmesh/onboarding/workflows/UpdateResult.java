package io.platformmesh.onboarding.workflows;

/**
 * The result of an update of the onboarding workflow: pause, resume, retry or cancel.
 *
 * @param message the state of the onboarding after the update, in a sentence
 */
public record UpdateResult(String message) {}
