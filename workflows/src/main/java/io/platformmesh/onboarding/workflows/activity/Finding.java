package io.platformmesh.onboarding.workflows.activity;

/**
 * One thing that is not as it should be.
 *
 * @param cause what that makes of the run
 * @param object kind and name of the object, with its place
 * @param message what is so, in a few words
 */
public record Finding(Cause cause, String object, String message) {}
