package io.platformmesh.onboarding.workflows.activity;

import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code LoadManagedProvider}.
 *
 * @param managedProvider what was read; null when there is no such object
 */
public record Loaded(@Nullable LoadedManagedProvider managedProvider) {}
