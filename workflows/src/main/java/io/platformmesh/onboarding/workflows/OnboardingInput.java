package io.platformmesh.onboarding.workflows;

/**
 * Which ManagedProvider to onboard.
 *
 * @param namespace its namespace
 * @param name its name
 */
public record OnboardingInput(String namespace, String name) {}
